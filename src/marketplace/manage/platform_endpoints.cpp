#include "base/number.hpp"
#include "marketplace/developer/review.hpp"
#include "marketplace/manage/people_endpoints.hpp"
#include "marketplace/manage/written_app.hpp"
#include "marketplace/platform/apps.hpp"
#include "marketplace/platform/companies.hpp"
#include "marketplace/platform/users.hpp"
#include "model/role_names.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;
using Written = Outcome<json::value>;

constexpr std::int64_t page_size = 100;

template <class T>
Written done(const Outcome<T>& outcome) {
    if (!outcome) return std::unexpected(outcome.error());
    return nullptr;
}

std::int64_t number_in(const ManageCall& call, std::string_view name) {
    return read_number(call.query.find(name).value_or("0")).value_or(0);
}

Written list_reviews(const ManageCall& call, const ReadTx& tx) {
    json::array rows;
    for (const auto& review : tx.app_reviews().waiting({number_in(call, "after")}, page_size)) {
        const auto app = tx.apps().find(review.app_id);
        rows.push_back({{"id", review.id.value},
                        {"client_id", app->client_id},
                        {"name", app->name},
                        {"is_first", review.is_first},
                        {"note", review.note},
                        {"submitted_at", to_rfc3339(review.submitted_at)},
                        {"terms", write_terms(review.terms, call.context.scopes)}});
    }
    return rows;
}

Written decide(const ManageCall& call, WriteTx& tx) {
    const auto word = call.text("decision").value_or("");
    if (word != "approve" && word != "return")
        return refuse_field("decision", "A decision is \"approve\" or \"return\".");
    const auto decision =
        word == "approve" ? ReviewDecision::approve : ReviewDecision::return_to_developer;
    const auto id = call.id<ReviewId>("review");
    return done(decide_review(id, decision, call.text("comment").value_or(""), call.actor(), tx,
                              call.context));
}

Written list_users(const ManageCall& call, const ReadTx& tx) {
    json::array rows;
    const auto text = call.query.find("search").value_or("");
    for (const auto& user : tx.users().search(text, {number_in(call, "after")}, page_size))
        rows.push_back({{"id", user.id.value},
                        {"email", user.email},
                        {"name", user.name},
                        {"is_active", user.state == UserState::active},
                        {"platform_role", role_name(user.platform_role)}});
    return rows;
}

Written list_companies(const ManageCall& call, const ReadTx& tx) {
    json::array rows;
    const auto text = call.query.find("search").value_or("");
    for (const auto& company : tx.companies().search(text, {number_in(call, "after")}, page_size))
        rows.push_back({{"id", company.id.value},
                        {"label", company.label},
                        {"name", company.name},
                        {"plan", plan_name(company.plan)},
                        {"is_active", company.state == CompanyState::active}});
    return rows;
}

// {"is_active": …}: the platform may change nothing else about a person's account.
Outcome<bool> read_is_active(const ManageCall& call) {
    const auto flag = call.flag("is_active");
    if (!flag) return refuse_field("is_active", "Enter true or false.");
    return *flag;
}

Written change_user(const ManageCall& call, WriteTx& tx) {
    const auto id = call.id<UserId>("user");
    if (const auto role = call.text("platform_role"))
        return done(
            change_platform_role(id, platform_role_named(*role), call.actor(), tx, call.context));
    const auto is_active = read_is_active(call);
    if (!is_active) return std::unexpected(is_active.error());
    if (*is_active) return done(activate_user(id, call.actor(), tx, call.context));
    return done(deactivate_user(id, call.actor(), tx, call.context));
}

Written change_company(const ManageCall& call, WriteTx& tx) {
    const auto is_active = read_is_active(call);
    if (!is_active) return std::unexpected(is_active.error());
    const auto label = call.segment("company");
    if (*is_active) return done(activate_company(label, call.actor(), tx, call.context));
    return done(suspend_company(label, call.actor(), tx, call.context));
}

Written change_app(const ManageCall& call, WriteTx& tx) {
    const auto is_active = read_is_active(call);
    if (!is_active) return std::unexpected(is_active.error());
    const auto client_id = call.segment("client_id");
    if (*is_active) return done(enable_app(client_id, call.actor(), tx, call.context));
    return done(
        disable_app(client_id, call.text("reason").value_or(""), call.actor(), tx, call.context));
}

}  // namespace

std::vector<ManageRoute> platform_endpoints() {
    const auto admin = Access::platform_admin;
    return {
        {Method::get, "/manage/v1/platform/reviews", ManageRead{Access::reviewer, list_reviews}},
        {Method::post, "/manage/v1/platform/reviews/{review}",
         ManageWrite{Access::reviewer, 200, decide}},
        {Method::get, "/manage/v1/platform/users", ManageRead{admin, list_users}},
        {Method::patch, "/manage/v1/platform/users/{user}", ManageWrite{admin, 200, change_user}},
        {Method::get, "/manage/v1/platform/companies", ManageRead{admin, list_companies}},
        {Method::patch, "/manage/v1/platform/companies/{company}",
         ManageWrite{admin, 200, change_company}},
        {Method::patch, "/manage/v1/platform/apps/{client_id}",
         ManageWrite{admin, 200, change_app}},
    };
}

}  // namespace grantor::marketplace
