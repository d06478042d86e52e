#include "app/sandbox_control.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "app/application.hpp"
#include "app/sandbox_answers.hpp"
#include "authserver/authorization/consent.hpp"
#include "base/encoding.hpp"
#include "oauth/refusals.hpp"
#include "service/request_scope.hpp"

namespace grantor::app {
namespace {

using http::Request;
using http::Response;
using http::Task;
namespace json = boost::json;

// A century of tests; more would leave the years that time formats are made for.
constexpr std::int64_t advance_max_s = 100LL * 366 * 86400;

// A member as text; numbers too, since ids may be given either way.
std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    if (value->is_string()) return std::string(value->get_string());
    return json::serialize(*value);
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<User> find_user(const std::string& text, const ReadTx& tx) {
    if (const auto id = number_of(text)) return tx.users().find(UserId{*id});
    return tx.users().find_by_email(text);
}

std::shared_ptr<const Company> find_company(const std::string& text, const ReadTx& tx) {
    if (const auto id = number_of(text)) return tx.companies().find(CompanyId{*id});
    return tx.companies().find_by_label(text);
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

struct Authorization {
    json::object body;
    std::string query;
    authserver::ConsentDecision decision{};
};

constexpr Error no_such_user{ErrorCode::invalid_request, "there is no such user"};
constexpr Error no_such_company{ErrorCode::invalid_request, "there is no such company"};

// The same steps as the page: prove, read the details, decide.
ExplainedResult<std::string> act_on_authorization(const Authorization& input, WriteTx& tx,
                                                  const Context& context) {
    const auto request = read_authorization_request(input.query);
    if (!request) return refuse(request.error());
    auto proven = authserver::prove_request(*request, tx);
    if (!proven) return refuse(proven.error());
    if (const auto details = authserver::read_details(*request, *proven); !details)
        return redirect_with_error(proven->answer(context), details.error());
    const auto user = find_user(text_of(input.body, "user"), tx);
    if (!user) return refuse(no_such_user);
    const auto company = find_company(text_of(input.body, "company"), tx);
    if (!company) return refuse(no_such_company);
    const authserver::Place place{company->id, user->id};
    if (!authserver::find_install_place(*proven->app, place, tx))
        return refuse(refusal::not_installable);
    return authserver::act_on_consent(*proven, place, input.decision, tx, context);
}

Task<Response> authorize(const Request& request, Application& application) {
    const RequestScope scope(request, application.services());
    auto body = read_sandbox_body(request);
    if (!body) co_return sandbox_refusal("the body must be a JSON object");
    Authorization input{std::move(*body), {}, {}};
    input.query = query_of(input.body);
    const auto decision = text_of(input.body, "decision");
    if (decision != "allow" && decision != "cancel")
        co_return sandbox_refusal("decision must be allow or cancel");
    input.decision = decision == "allow" ? authserver::ConsentDecision::allow
                                         : authserver::ConsentDecision::cancel;
    auto work = [&](WriteTx& tx) { return act_on_authorization(input, tx, scope.context()); };
    const auto location = co_await application.store().write(work);
    if (!location) co_return scope.refused(location.error());
    co_return sandbox_answer(200, {{"redirect_to", *location}});
}

Response clock_answer(const Application& application) {
    return sandbox_answer(200, {{"now", to_rfc3339(application.clock().now())},
                                {"offset_s", application.clock().offset().count()}});
}

Task<Response> move_clock(const Request& request, Application& application) {
    const auto body = read_sandbox_body(request);
    const auto* advance = body ? body->if_contains("advance_s") : nullptr;
    if (advance == nullptr || !advance->is_int64() || advance->get_int64() < 0 ||
        advance->get_int64() > advance_max_s)
        co_return sandbox_refusal("advance_s must be a whole number of seconds, not negative");
    const seconds offset = application.clock().offset() + seconds{advance->get_int64()};
    if (offset.count() > advance_max_s)
        co_return sandbox_refusal("the clock cannot be moved that far");
    auto work = [&](WriteTx& tx) {
        tx.settings().set({std::string(clock_offset_setting), std::to_string(offset.count())});
    };
    co_await application.store().write(work);
    application.clock().set_offset(offset);
    application.sender().wake();
    co_return clock_answer(application);
}

Task<Response> refuse_foreign() { co_return foreign_to_sandbox(); }

Task<Response> reset(const std::function<void()>& start_over, Application& application) {
    auto work = [&] {
        start_over();
        return true;
    };
    const auto done = co_await application.services().password_hashing.run(work);
    if (!done) co_return sandbox_answer(503, {{"success", false}, {"message", "try again"}});
    co_return sandbox_answer(200, {{"success", true}});
}

}  // namespace

std::vector<http::Route> sandbox_control_routes(Application& application,
                                                std::function<void()> start_over) {
    using http::Method;
    const auto guarded = [&application](auto endpoint) {
        return http::AnswersLater([&application, endpoint](const Request& request) {
            return is_foreign_to_sandbox(request, application.site()) ? refuse_foreign()
                                                                      : endpoint(request);
        });
    };
    return {
        {Method::post, "/sandbox/authorize", guarded([&application](const Request& request) {
             return authorize(request, application);
         })},
        {Method::get, "/sandbox/clock",
         http::AnswersAtOnce([&application](const Request&) { return clock_answer(application); })},
        {Method::post, "/sandbox/clock", guarded([&application](const Request& request) {
             return move_clock(request, application);
         })},
        {Method::post, "/sandbox/reset",
         guarded([&application, start_over = std::move(start_over)](const Request&) {
             return reset(start_over, application);
         })},
    };
}

}  // namespace grantor::app
