#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/number.hpp"
#include "sandbox/control/answers.hpp"
#include "sandbox/control/endpoints.hpp"
#include "service/request_scope.hpp"

namespace grantor::sandbox {
namespace {

using http::Request;
using http::Response;
using http::Task;
namespace json = boost::json;

constexpr Error no_such_user{ErrorCode::invalid_request, "there is no such user"};
constexpr Error no_such_company{ErrorCode::invalid_request, "there is no such company"};

// A member as text; numbers too, since ids may be given either way.
std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    if (value->is_string()) return std::string(value->get_string());
    return json::serialize(*value);
}

std::optional<User> find_user(const std::string& text, const ReadTx& tx) {
    if (const auto id = read_number(text)) return tx.users().find(UserId{*id});
    return tx.users().find_by_email(text);
}

std::shared_ptr<const Company> find_company(const std::string& text, const ReadTx& tx) {
    if (const auto id = read_number(text)) return tx.companies().find(CompanyId{*id});
    return tx.companies().find_by_label(text);
}

Result<ConsentPlace> find_place(const json::object& body, const ReadTx& tx) {
    const auto user = find_user(text_of(body, "user"), tx);
    if (!user) return std::unexpected(no_such_user);
    const auto company = find_company(text_of(body, "company"), tx);
    if (!company) return std::unexpected(no_such_company);
    return ConsentPlace{company->id, user->id};
}

// The authorization request that the app would have sent the browser away with.
std::string query_of(const json::object& object) {
    std::string query;
    for (const auto* name : {"client_id", "redirect_uri", "state", "response_type",
                             "code_challenge", "code_challenge_method"}) {
        if (!object.contains(name)) continue;
        if (!query.empty()) query += '&';
        query += fmt::format("{}={}", name, percent_encode(text_of(object, name)));
    }
    return query;
}

}  // namespace

Task<Response> authorize(const Request& request, const Control& control) {
    const RequestScope scope(request, control.services);
    const auto body = read_control_body(request);
    if (!body) co_return control_refusal("the body must be a JSON object");
    const auto decision = text_of(*body, "decision");
    if (decision != "allow" && decision != "cancel")
        co_return control_refusal("decision must be allow or cancel");
    const ConsentOrder order{query_of(*body), decision == "allow",
                             [&body](const ReadTx& tx) { return find_place(*body, tx); }};
    auto work = [&](WriteTx& tx) { return control.decide(order, tx, scope.context()); };
    const auto location = co_await control.services.store.write(work);
    if (!location) co_return scope.refused(location.error());
    co_return control_answer(200, {{"redirect_to", *location}});
}

}  // namespace grantor::sandbox
