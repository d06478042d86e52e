#include "marketplace/company/app_policy.hpp"
#include "marketplace/company/installations.hpp"
#include "marketplace/company/members.hpp"
#include "marketplace/company/requests.hpp"
#include "marketplace/manage/endpoints.hpp"
#include "marketplace/manage/written_app.hpp"
#include "model/role_names.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

// The page after the row that the caller names by the `next` of the answer before.
ScriptAnswer list_installations(const ScriptCall& call, const ReadTx& tx) {
    InstallationQuery query{
        std::string(call.asked("client_id")), std::string(call.asked("email")), {}, {}, 100};
    query.after_user.value = call.asked_number("after_user");
    query.after_app.value = call.asked_number("after_app");
    const auto found = find_installations(query, call.actor(), tx);
    json::array rows;
    for (const auto& row : found.rows) {
        auto written = write_installation(row.grant, *row.app, call.context.scopes);
        written["user_id"] = row.user.id.value;
        written["email"] = row.user.email;
        written["email_verified"] = row.user.is_email_verified;
        rows.push_back(std::move(written));
    }
    json::value next = nullptr;
    if (found.has_more)
        next = json::object{{"after_user", found.rows.back().grant.user_id.value},
                            {"after_app", found.rows.back().grant.app_id.value}};
    return json::object{{"installations", std::move(rows)}, {"next", std::move(next)}};
}

ScriptAnswer end_one(const ScriptCall& call, WriteTx& tx) {
    return answer_nothing(end_installation(call.segment("client_id"), call.id<UserId>("user"),
                                           call.actor(), tx, call.context));
}

ScriptAnswer show_policy(const ScriptCall& call, const ReadTx& tx) {
    json::array rules;
    for (const auto& row : find_rules(call.actor(), tx))
        rules.push_back({{"client_id", row.app->client_id},
                         {"name", row.app->name},
                         {"rule", rule_name(row.rule.rule)}});
    const auto company = tx.companies().find(call.actor().company->id);
    return json::object{{"policy", policy_name(company->app_policy)}, {"rules", std::move(rules)}};
}

ScriptAnswer set_policy(const ScriptCall& call, WriteTx& tx) {
    const auto changed = change_policy(policy_named(call.text("policy").value_or("")), call.actor(),
                                       tx, call.context);
    if (!changed) return std::unexpected(changed.error());
    return show_policy(call, tx);
}

ScriptAnswer set_rule(const ScriptCall& call, WriteTx& tx) {
    const auto rule = rule_named(call.text("rule").value_or(""));
    if (!rule) return refuse_field("rule", "A rule is \"allowed\" or \"blocked\".");
    return answer_nothing(
        change_rule(call.segment("client_id"), rule, call.actor(), tx, call.context));
}

ScriptAnswer remove_rule(const ScriptCall& call, WriteTx& tx) {
    return answer_nothing(
        change_rule(call.segment("client_id"), std::nullopt, call.actor(), tx, call.context));
}

std::string_view name_of(InstallRequestState state) {
    switch (state) {
        case InstallRequestState::waiting:
            return "waiting";
        case InstallRequestState::approved:
            return "approved";
        case InstallRequestState::declined:
            return "declined";
    }
    return "unknown";
}

ScriptAnswer list_requests(const ScriptCall& call, const ReadTx& tx) {
    RequestQuery query;
    query.before.value = call.asked_number("before");
    const auto found = find_requests(query, call.actor(), tx);
    json::array rows;
    for (const auto& row : found.rows)
        rows.push_back({{"id", row.request.id.value},
                        {"client_id", row.app->client_id},
                        {"email", row.user.email},
                        {"email_verified", row.user.is_email_verified},
                        {"note", row.request.note},
                        {"state", name_of(row.request.state)},
                        {"asked_at", to_rfc3339(row.request.asked_at)}});
    return json::object{{"requests", std::move(rows)}, {"has_more", found.has_more}};
}

ScriptAnswer approve(const ScriptCall& call, WriteTx& tx) {
    return answer_nothing(
        approve_request(call.id<InstallRequestId>("request"), call.actor(), tx, call.context));
}

ScriptAnswer decline(const ScriptCall& call, WriteTx& tx) {
    return answer_nothing(decline_request(call.id<InstallRequestId>("request"),
                                          call.text("reason").value_or(""), call.actor(), tx,
                                          call.context));
}

ScriptAnswer list_members(const ScriptCall& call, const ReadTx& tx) {
    MemberQuery query{std::string(call.asked("search")), {}, 100};
    query.after.value = call.asked_number("after");
    const auto found = find_members(query, call.actor(), tx);
    json::array rows;
    for (const auto& member : found.members)
        rows.push_back({{"id", member.user.id.value},
                        {"name", member.user.name},
                        {"email", member.user.email},
                        {"email_verified", member.user.is_email_verified},
                        {"role", role_name(member.membership.role)},
                        {"is_active", member.user.state == UserState::active}});
    return json::object{{"members", std::move(rows)}, {"has_more", found.has_more}};
}

ScriptAnswer set_role(const ScriptCall& call, WriteTx& tx) {
    return answer_nothing(change_role(call.id<UserId>("user"),
                                      role_named(call.text("role").value_or("")), call.actor(), tx,
                                      call.context));
}

ScriptAnswer end_membership(const ScriptCall& call, WriteTx& tx) {
    return answer_nothing(remove_member(call.id<UserId>("user"), call.actor(), tx, call.context));
}

constexpr auto admin = Access::company_admin;

// table: method, path, who may, function, status of success.
constexpr EndpointRow rows[] = {
    {Method::get, "/manage/v1/company/installations", admin, list_installations},
    {Method::delete_, "/manage/v1/company/installations/{client_id}/{user}", admin, end_one},
    {Method::get, "/manage/v1/company/app-policy", admin, show_policy},
    {Method::put, "/manage/v1/company/app-policy", admin, set_policy},
    {Method::put, "/manage/v1/company/app-rules/{client_id}", admin, set_rule},
    {Method::delete_, "/manage/v1/company/app-rules/{client_id}", admin, remove_rule},
    {Method::get, "/manage/v1/company/requests", admin, list_requests},
    {Method::post, "/manage/v1/company/requests/{request}/approve", admin, approve},
    {Method::post, "/manage/v1/company/requests/{request}/decline", admin, decline},
    {Method::get, "/manage/v1/company/members", admin, list_members},
    {Method::patch, "/manage/v1/company/members/{user}", admin, set_role},
    {Method::delete_, "/manage/v1/company/members/{user}", admin, end_membership},
};

}  // namespace

std::span<const EndpointRow> company_endpoints() { return rows; }

}  // namespace grantor::marketplace
