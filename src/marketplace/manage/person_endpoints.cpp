#include "base/number.hpp"
#include "marketplace/account/connected_apps.hpp"
#include "marketplace/listing/listing.hpp"
#include "marketplace/manage/people_endpoints.hpp"
#include "marketplace/manage/written_app.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;
using Written = Outcome<json::value>;

Written write_me(const ManageCall& call, const ReadTx&) {
    const auto& actor = call.actor();
    return json::object{{"id", actor.user.id.value},
                        {"name", actor.user.name},
                        {"email", actor.user.email},
                        {"company",
                         {{"id", actor.company->id.value},
                          {"label", actor.company->label},
                          {"name", actor.company->name}}},
                        {"is_company_admin", actor.is_company_admin()},
                        {"is_developer", actor.is_developer()},
                        {"is_reviewer", actor.is_reviewer()},
                        {"is_platform_admin", actor.is_platform_admin()}};
}

Written list_marketplace(const ManageCall& call, const ReadTx& tx) {
    ListingQuery query{std::string(call.query.find("search").value_or("")),
                       std::string(call.query.find("category").value_or("")), 0};
    const auto page = read_number(call.query.find("page").value_or("0"));
    if (!page || *page >= listing_pages_max)
        return refuse_field("page", "Enter a page number, 0 or higher.");
    query.page = *page;
    const auto listing = find_listing(query, call.person, tx);
    json::array apps;
    for (const auto& listed : listing.apps)
        apps.push_back({{"client_id", listed.app.client_id},
                        {"name", listed.app.name},
                        {"summary", listed.app.profile.summary},
                        {"category", listed.app.category},
                        {"developer", listed.developer},
                        {"is_installed", listed.is_installed}});
    return json::object{{"apps", std::move(apps)}, {"has_more", listing.has_more}};
}

Written list_installations(const ManageCall& call, const ReadTx& tx) {
    json::array out;
    for (const auto& connected : find_connected_apps(call.actor(), tx))
        out.push_back(write_installation(connected.grant, *connected.app, call.context.scopes));
    return out;
}

Written end_own_installation(const ManageCall& call, WriteTx& tx) {
    const auto done = uninstall_app(call.segment("client_id"), call.actor(), tx, call.context);
    if (!done) return std::unexpected(done.error());
    return nullptr;
}

}  // namespace

std::vector<ManageRoute> person_endpoints() {
    return {
        {Method::get, "/manage/v1/me", ManageRead{Access::person, write_me}},
        {Method::get, "/manage/v1/marketplace", ManageRead{Access::person, list_marketplace}},
        {Method::get, "/manage/v1/installations", ManageRead{Access::person, list_installations}},
        {Method::delete_, "/manage/v1/installations/{client_id}",
         ManageWrite{Access::person, 200, end_own_installation}},
    };
}

}  // namespace grantor::marketplace
