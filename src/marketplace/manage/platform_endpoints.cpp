#include <algorithm>

#include "base/number.hpp"
#include "marketplace/developer/release/review.hpp"
#include "marketplace/manage/endpoints.hpp"
#include "marketplace/manage/written_app.hpp"
#include "marketplace/platform/apps.hpp"
#include "marketplace/platform/companies.hpp"
#include "marketplace/platform/users.hpp"
#include "model/role_names.hpp"
#include "rules/plans.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

constexpr std::int64_t page_size = 100;

ScriptAnswer list_reviews(const ScriptCall& call, const ReadTx& tx) {
    json::array rows;
    for (const auto& review : tx.app_reviews().waiting({call.asked_number("after")}, page_size)) {
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

ScriptAnswer decide(const ScriptCall& call, WriteTx& tx) {
    const auto word = call.text("decision").value_or("");
    if (word != "approve" && word != "return")
        return refuse_field("decision", "A decision is \"approve\" or \"return\".");
    const auto decision =
        word == "approve" ? ReviewDecision::approve : ReviewDecision::return_to_developer;
    const auto id = call.id<ReviewId>("review");
    return answer_nothing(decide_review(id, decision, call.text("comment").value_or(""),
                                        call.actor(), tx, call.context));
}

ScriptAnswer list_users(const ScriptCall& call, const ReadTx& tx) {
    json::array rows;
    const auto text = call.asked("search");
    for (const auto& user : tx.users().search(text, {call.asked_number("after")}, page_size))
        rows.push_back({{"id", user.id.value},
                        {"email", user.email},
                        {"email_verified", user.is_email_verified},
                        {"name", user.name},
                        {"is_active", user.state == UserState::active},
                        {"platform_role", role_name(user.platform_role)}});
    return rows;
}

std::string plan_name(PlanId id, const std::vector<Plan>& plans) {
    const auto found = std::ranges::find(plans, id, &Plan::id);
    return found == plans.end() ? std::string{} : found->name;
}

ScriptAnswer list_companies(const ScriptCall& call, const ReadTx& tx) {
    json::array rows;
    const auto text = call.asked("search");
    const auto plans = tx.plans().all();
    for (const auto& company : tx.companies().search(text, {call.asked_number("after")}, page_size))
        rows.push_back({{"id", company.id.value},
                        {"label", company.label},
                        {"name", company.name},
                        {"plan", plan_name(company.plan, plans)},
                        {"top_up", company.budget_top_up},
                        {"is_active", company.state == CompanyState::active}});
    return rows;
}

// {"is_active": …}: the platform may change little else about an account, a company or an app.
Outcome<bool> read_is_active(const ScriptCall& call) {
    const auto flag = call.flag("is_active");
    if (!flag) return refuse_field("is_active", "Enter true or false.");
    return *flag;
}

ScriptAnswer change_user(const ScriptCall& call, WriteTx& tx) {
    const auto id = call.id<UserId>("user");
    if (const auto role = call.text("platform_role"))
        return answer_nothing(
            change_platform_role(id, platform_role_named(*role), call.actor(), tx, call.context));
    const auto is_active = read_is_active(call);
    if (!is_active) return std::unexpected(is_active.error());
    if (*is_active) return answer_nothing(activate_user(id, call.actor(), tx, call.context));
    return answer_nothing(deactivate_user(id, call.actor(), tx, call.context));
}

// What the body does not name stays.
ScriptAnswer change_limits(const ScriptCall& call, WriteTx& tx) {
    const auto label = call.segment("company");
    const auto company = tx.companies().find_by_label(label);
    if (!company) return refuse_unknown("company");
    PlanOfCompany wanted{company->plan, company->budget_top_up};
    if (call.body.contains("plan")) {
        const auto plan = tx.plans().find_by_name(call.text("plan").value_or(""));
        if (!plan) return refuse_field("plan", "Enter the name of a plan.");
        wanted.plan = plan->id;
    }
    if (call.body.contains("top_up")) wanted.top_up = call.whole_number("top_up");
    return answer_nothing(set_company_plan(
        label, wanted, audit_of(call.actor(), AuditKind::company_plan_changed, call.context), tx));
}

ScriptAnswer change_company(const ScriptCall& call, WriteTx& tx) {
    if (call.body.contains("plan") || call.body.contains("top_up")) return change_limits(call, tx);
    const auto is_active = read_is_active(call);
    if (!is_active) return std::unexpected(is_active.error());
    const auto label = call.segment("company");
    if (*is_active) return answer_nothing(activate_company(label, call.actor(), tx, call.context));
    return answer_nothing(suspend_company(label, call.actor(), tx, call.context));
}

ScriptAnswer change_app(const ScriptCall& call, WriteTx& tx) {
    const auto is_active = read_is_active(call);
    if (!is_active) return std::unexpected(is_active.error());
    const auto client_id = call.segment("client_id");
    if (*is_active) return answer_nothing(enable_app(client_id, call.actor(), tx, call.context));
    return answer_nothing(
        disable_app(client_id, call.text("reason").value_or(""), call.actor(), tx, call.context));
}

constexpr auto reviewer = Access::reviewer;
constexpr auto admin = Access::platform_admin;

// table: method, path, who may, function, status of success.
constexpr EndpointRow rows[] = {
    {Method::get, "/manage/v1/platform/reviews", reviewer, list_reviews},
    {Method::post, "/manage/v1/platform/reviews/{review}", reviewer, decide},
    {Method::get, "/manage/v1/platform/users", admin, list_users},
    {Method::patch, "/manage/v1/platform/users/{user}", admin, change_user},
    {Method::get, "/manage/v1/platform/companies", admin, list_companies},
    {Method::patch, "/manage/v1/platform/companies/{company}", admin, change_company},
    {Method::patch, "/manage/v1/platform/apps/{client_id}", admin, change_app},
};

}  // namespace

std::span<const EndpointRow> platform_endpoints() { return rows; }

}  // namespace grantor::marketplace
