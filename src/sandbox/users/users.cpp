#include "sandbox/users/users.hpp"

#include <boost/json.hpp>

#include "service/api_user.hpp"
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "sandbox/wire/query_reader.hpp"
#include "sandbox/wire/text.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox::users {
namespace {

const Failure user_not_found{.status = 404,
                             .error = "User not found or not accessible.",
                             .shape = Failure::Shape::error_alone};

}  // namespace

Answer<Reply> me(const Call& call, const ReadTx& tx) {
    auto data = describe_caller(call.caller, tx);
    if (!data) return refuse(user_not_found);
    return success(std::move(*data));
}

std::vector<ShownUser> shown_users(const ApiCaller& caller, const ReadTx& tx) {
    std::vector<ShownUser> shown;
    const auto company = tx.companies().find(caller.company_id);
    if (!company) return shown;
    for (const auto& membership : tx.memberships().of_company(company->id)) {
        auto user = tx.users().find(membership.user_id);
        if (!user) continue;
        const ApiUser one{std::move(*user), membership, membership.user_id == caller.user_id};
        shown.push_back({one.user.id, modified_at(one.user), describe_user(one, *company)});
    }
    return shown;
}

Answer<Reply> list(const Call& call, const ReadTx& tx) {
    json::array data;
    for (auto& user : shown_users(call.caller, tx)) data.push_back(std::move(user.object));
    return success(std::move(data));
}

Answer<Reply> get(const Call& call, const ReadTx& tx) {
    const auto user = find_api_user(call.caller, UserId{call.id}, tx);
    const auto company = tx.companies().find(call.caller.company_id);
    if (!user || !company) return refuse(user_not_found);
    return success(describe_user(*user, *company));
}

Answer<Reply> find(const Call& call, const ReadTx& tx) {
    QueryReader query(call.query);
    const auto term = query.text("term");
    if (!term) query.fail("term", "is required");
    const bool is_about_emails = query.flag("search_by_email").value_or(false);
    if (query.failure()) return refuse(*query.failure());
    const auto wanted = lower_case(*term);
    const auto has_term = [&](const json::value& text) {
        return lower_case(text.get_string()).contains(wanted);
    };
    json::array data;
    for (auto& user : shown_users(call.caller, tx))
        if (has_term(user.object.at("email")) ||
            (!is_about_emails && has_term(user.object.at("name"))))
            data.push_back(std::move(user.object));
    return success(std::move(data));
}

Answer<Reply> followers(const Call& call, const ReadTx& tx) {
    if (!find_api_user(call.caller, UserId{call.id}, tx)) return refuse(user_not_found);
    auto reply = success(json::array{});
    if (call.version == ApiVersion::v2)
        reply.body["additional_data"] = json::object{{"next_cursor", nullptr}};
    return reply;
}

}  // namespace grantor::sandbox::users
