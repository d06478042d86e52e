#include "base/number.hpp"
#include "marketplace/account/connected_apps.hpp"
#include "marketplace/listing/listing.hpp"
#include "marketplace/manage/endpoints.hpp"
#include "marketplace/manage/written_app.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

ScriptAnswer write_me(const ScriptCall& call, const ReadTx&) {
    const auto& actor = call.actor();
    return json::object{{"id", actor.user.id.value},
                        {"name", actor.user.name},
                        {"email", actor.user.email},
                        {"email_verified", actor.user.is_email_verified},
                        {"company",
                         {{"id", actor.company->id.value},
                          {"label", actor.company->label},
                          {"name", actor.company->name}}},
                        {"is_company_admin", actor.is_company_admin()},
                        {"is_developer", actor.is_developer()},
                        {"is_reviewer", actor.is_reviewer()},
                        {"is_platform_admin", actor.is_platform_admin()}};
}

ScriptAnswer list_marketplace(const ScriptCall& call, const ReadTx& tx) {
    ListingQuery query{std::string(call.asked("search")), std::string(call.asked("category")), 0};
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

ScriptAnswer list_installations(const ScriptCall& call, const ReadTx& tx) {
    json::array out;
    for (const auto& connected : find_connected_apps(call.actor(), tx))
        out.push_back(write_installation(connected.grant, *connected.app, call.context.scopes));
    return out;
}

ScriptAnswer end_own_installation(const ScriptCall& call, WriteTx& tx) {
    return answer_nothing(uninstall_app(call.segment("client_id"), call.actor(), tx, call.context));
}

constexpr auto person = Access::person;

// table: method, path, who may, function, status of success.
constexpr EndpointRow rows[] = {
    {Method::get, "/manage/v1/me", person, write_me},
    {Method::get, "/manage/v1/marketplace", person, list_marketplace},
    {Method::get, "/manage/v1/installations", person, list_installations},
    {Method::delete_, "/manage/v1/installations/{client_id}", person, end_own_installation},
};

}  // namespace

std::span<const EndpointRow> person_endpoints() { return rows; }

}  // namespace grantor::marketplace
