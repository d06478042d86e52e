#include "base/number.hpp"
#include "marketplace/company/app_policy.hpp"
#include "marketplace/company/installations.hpp"
#include "marketplace/company/members.hpp"
#include "marketplace/company/requests.hpp"
#include "marketplace/manage/people_endpoints.hpp"
#include "marketplace/manage/written_app.hpp"
#include "model/role_names.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;
using Written = Outcome<json::value>;

template <class T>
Written done(const Outcome<T>& outcome) {
    if (!outcome) return std::unexpected(outcome.error());
    return nullptr;
}

std::string text_in(const ManageCall& call, std::string_view name) {
    return std::string(call.query.find(name).value_or(""));
}

// The page after the row that the caller names by the `next` of the answer before.
Written list_installations(const ManageCall& call, const ReadTx& tx) {
    InstallationQuery query{text_in(call, "client_id"), text_in(call, "email"), {}, {}, 100};
    query.after_user.value = read_number(text_in(call, "after_user")).value_or(0);
    query.after_app.value = read_number(text_in(call, "after_app")).value_or(0);
    const auto found = find_installations(query, call.actor(), tx);
    json::array rows;
    for (const auto& row : found.rows) {
        auto written = write_installation(row.grant, *row.app, call.context.scopes);
        written["user_id"] = row.user.id.value;
        written["email"] = row.user.email;
        rows.push_back(std::move(written));
    }
    json::value next = nullptr;
    if (found.has_more)
        next = json::object{{"after_user", found.rows.back().grant.user_id.value},
                            {"after_app", found.rows.back().grant.app_id.value}};
    return json::object{{"installations", std::move(rows)}, {"next", std::move(next)}};
}

Written end_one(const ManageCall& call, WriteTx& tx) {
    return done(end_installation(call.segment("client_id"), call.id<UserId>("user"), call.actor(),
                                 tx, call.context));
}

Written show_policy(const ManageCall& call, const ReadTx& tx) {
    json::array rules;
    for (const auto& row : find_rules(call.actor(), tx))
        rules.push_back({{"client_id", row.app->client_id},
                         {"name", row.app->name},
                         {"rule", rule_name(row.rule.rule)}});
    const auto company = tx.companies().find(call.actor().company->id);
    return json::object{{"policy", policy_name(company->app_policy)}, {"rules", std::move(rules)}};
}

Written set_policy(const ManageCall& call, WriteTx& tx) {
    const auto changed = change_policy(policy_named(call.text("policy").value_or("")), call.actor(),
                                       tx, call.context);
    if (!changed) return std::unexpected(changed.error());
    return show_policy(call, tx);
}

Written set_rule(const ManageCall& call, WriteTx& tx) {
    const auto rule = rule_named(call.text("rule").value_or(""));
    if (!rule) return refuse_field("rule", "A rule is \"allowed\" or \"blocked\".");
    return done(change_rule(call.segment("client_id"), rule, call.actor(), tx, call.context));
}

Written remove_rule(const ManageCall& call, WriteTx& tx) {
    return done(
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

Written list_requests(const ManageCall& call, const ReadTx& tx) {
    RequestQuery query;
    query.before.value = read_number(text_in(call, "before")).value_or(0);
    const auto found = find_requests(query, call.actor(), tx);
    json::array rows;
    for (const auto& row : found.rows)
        rows.push_back({{"id", row.request.id.value},
                        {"client_id", row.app->client_id},
                        {"email", row.user.email},
                        {"note", row.request.note},
                        {"state", name_of(row.request.state)},
                        {"asked_at", to_rfc3339(row.request.asked_at)}});
    return json::object{{"requests", std::move(rows)}, {"has_more", found.has_more}};
}

Written approve(const ManageCall& call, WriteTx& tx) {
    return done(
        approve_request(call.id<InstallRequestId>("request"), call.actor(), tx, call.context));
}

Written decline(const ManageCall& call, WriteTx& tx) {
    return done(
        decline_request(call.id<InstallRequestId>("request"), call.actor(), tx, call.context));
}

Written list_members(const ManageCall& call, const ReadTx& tx) {
    MemberQuery query{text_in(call, "search"), {}, 100};
    query.after.value = read_number(text_in(call, "after")).value_or(0);
    const auto found = find_members(query, call.actor(), tx);
    json::array rows;
    for (const auto& member : found.members)
        rows.push_back({{"id", member.user.id.value},
                        {"name", member.user.name},
                        {"email", member.user.email},
                        {"role", role_name(member.membership.role)},
                        {"is_active", member.user.state == UserState::active}});
    return json::object{{"members", std::move(rows)}, {"has_more", found.has_more}};
}

Written set_role(const ManageCall& call, WriteTx& tx) {
    return done(change_role(call.id<UserId>("user"), role_named(call.text("role").value_or("")),
                            call.actor(), tx, call.context));
}

Written end_membership(const ManageCall& call, WriteTx& tx) {
    return done(remove_member(call.id<UserId>("user"), call.actor(), tx, call.context));
}

}  // namespace

std::vector<ManageRoute> company_endpoints() {
    const auto read = [](auto find) { return ManageRead{Access::company_admin, find}; };
    const auto write = [](auto act) { return ManageWrite{Access::company_admin, 200, act}; };
    return {
        {Method::get, "/manage/v1/company/installations", read(list_installations)},
        {Method::delete_, "/manage/v1/company/installations/{client_id}/{user}", write(end_one)},
        {Method::get, "/manage/v1/company/app-policy", read(show_policy)},
        {Method::put, "/manage/v1/company/app-policy", write(set_policy)},
        {Method::put, "/manage/v1/company/app-rules/{client_id}", write(set_rule)},
        {Method::delete_, "/manage/v1/company/app-rules/{client_id}", write(remove_rule)},
        {Method::get, "/manage/v1/company/requests", read(list_requests)},
        {Method::post, "/manage/v1/company/requests/{request}/approve", write(approve)},
        {Method::post, "/manage/v1/company/requests/{request}/decline", write(decline)},
        {Method::get, "/manage/v1/company/members", read(list_members)},
        {Method::patch, "/manage/v1/company/members/{user}", write(set_role)},
        {Method::delete_, "/manage/v1/company/members/{user}", write(end_membership)},
    };
}

}  // namespace grantor::marketplace
