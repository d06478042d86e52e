#include "gateway/call_endpoint.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/cut.hpp"
#include "gateway/connections.hpp"
#include "http/claims.hpp"
#include "http/cors_names.hpp"
#include "http/normal_path.hpp"

namespace grantor::gateway {
namespace {

using http::Decision;
using http::Request;
using http::Response;

// Tokens are refreshed this long before they expire, while they are still valid.
constexpr minutes refresh_lead{5};
// We check by our clock, the API by its own: both may be slightly off.
constexpr seconds clock_slack{5};

Response refuse(int status, std::string_view error, std::string_view info) {
    Response response;
    response.status = status;
    response.content_type = http::json_type;
    response.body = boost::json::serialize(
        boost::json::object{{"success", false}, {"error", error}, {"error_info", info}});
    response.add_field("Cache-Control", "no-store");
    return response;
}

Response refuse_state(const LiveConnection& live) {
    if (live.state == ConnectionState::waiting)
        return refuse(409, "Nothing is connected",
                      "Nobody has connected an account yet: open its connect link.");
    return refuse(424, "The connection is broken", live.reason);
}

// The tokens have expired, and there are no new ones for now.
Response refuse_expired(const LiveConnection& live, Time now) {
    const auto info = live.reason.empty() ? "New tokens could not be fetched. Try again."
                                          : std::string_view(live.reason);
    auto response = refuse(503, "There are no new tokens", info);
    const auto wait = std::chrono::ceil<seconds>(live.paused_until - now);
    response.add_field("Retry-After", std::to_string(std::max(wait, seconds{1}).count()));
    return response;
}

// "/gateway/{name}/{path}": the name, and the rest from its '/'.
struct Address {
    std::string_view connection;
    std::string_view target;
};
Address read_address(const Request& request) {
    const auto rest = request.target.substr(gateway_path.size());
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    return {rest.substr(0, end), rest.substr(end)};
}

// The target in the one form in which every server reads the same path; nothing: there is none.
std::optional<std::string> normal_target(std::string_view target, bool takes_encoded_slashes) {
    const auto query = std::min(target.find('?'), target.size());
    const auto path = query == 0 ? std::string_view("/") : target.substr(0, query);
    const auto normal = http::NormalPath::read(
        path, takes_encoded_slashes ? http::EncodedSlash::is_data : http::EncodedSlash::refused);
    if (!normal) return std::nullopt;
    return std::string(normal->text()) + std::string(target.substr(query));
}

// --- pages of other origins ---

bool is_allowed_origin(const Request& request, const Gateway& gateway) {
    const auto origin = request.header("Origin");
    const auto& allowed = gateway.options().origins;
    return !origin.empty() && std::ranges::find(allowed, origin) != allowed.end();
}

void add_cors_fields(const Request& request, std::string& fields) {
    http::add_field(fields, "Access-Control-Allow-Origin", request.header("Origin"));
    static const auto exposed = fmt::format("{}", fmt::join(http::usual_answer_fields(), ", "));
    http::add_field(fields, "Access-Control-Expose-Headers", exposed);
    http::add_field(fields, "Vary", "Origin");
}

Response answer_preflight(const Request& request) {
    Response response;
    response.status = 204;
    add_cors_fields(request, response.fields);
    response.add_field("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
    static const auto allowed = fmt::format("{}", fmt::join(http::usual_request_fields(), ", "));
    response.add_field("Access-Control-Allow-Headers", allowed);
    response.add_field("Access-Control-Max-Age", "600");
    return response;
}

// --- the way to the API ---

// We add this to every answer: it is shown under our own origin, so it must not be able to do
// anything there.
void add_answer_fields(std::string& fields) {
    http::add_field(fields, "Content-Security-Policy", "default-src 'none'; sandbox");
    http::add_field(fields, "X-Content-Type-Options", "nosniff");
    http::add_field(fields, "Cache-Control", "no-store");
    http::add_field(fields, "Referrer-Policy", "no-referrer");
}

// What a second try needs; the request itself may be gone by then.
struct CallPlan {
    Gateway* gateway;
    std::string connection;
    std::string target;  // below the API's base
    std::string answer_fields;
    std::array<std::uint64_t, 2> payers;
};

http::Forward forward_of(const LiveConnection& live, const CallPlan& plan) {
    http::Forward out;
    out.upstream = live.upstream;
    out.target = live.path_prefix + plan.target;
    http::add_field(out.fields, "Authorization", live.authorization.reveal());
    out.answer_fields = plan.answer_fields;
    out.payers = plan.payers;
    return out;
}

http::Task<LiveConnectionPtr> find_live(const std::string& name, Gateway& gateway) {
    const auto& services = gateway.services();
    const auto now = services.clock.now();
    if (auto live = gateway.live().find(name, now)) co_return live;
    auto reading = [&](const ReadTx& tx) {
        return gateway.live().read(name, tx, services.keys.get(), now);
    };
    co_return co_await services.store.read(reading);
}

// The connection with tokens that can be used now; or why there are none.
using Ready = std::expected<LiveConnectionPtr, Response>;
http::Task<Ready> make_ready(LiveConnectionPtr live, Gateway& gateway) {
    const auto now = gateway.services().clock.now();
    if (live->state != ConnectionState::ok) co_return std::unexpected(refuse_state(*live));
    const bool has_expired = now >= live->expires_at;
    if (live->paused_until > now) {
        if (has_expired) co_return std::unexpected(refuse_expired(*live, now));
    } else if (now + (live->is_refreshable ? clock_slack : seconds{0}) >= live->expires_at) {
        auto refreshing = gateway.refresher().refresh(live->id, live->generation);
        const auto outcome = co_await refreshing;
        const auto name = live->name;
        auto finding = find_live(name, gateway);
        live = co_await finding;
        if (!live)
            co_return std::unexpected(
                refuse(404, "There is no such connection", "It has just been removed."));
        if (live->state != ConnectionState::ok) co_return std::unexpected(refuse_state(*live));
        if (outcome == RefreshOutcome::failed && has_expired)
            co_return std::unexpected(refuse_expired(*live, gateway.services().clock.now()));
    } else if (now + refresh_lead >= live->expires_at && live->is_refreshable &&
               gateway.may_refresh_early(live->name + " ahead", now)) {
        // Counted separately: if an API refuses a token in the meantime, new ones are still
        // fetched.
        gateway.refresher().refresh_ahead(live->id, live->generation);
    }
    if (live->upstream == nullptr)
        co_return std::unexpected(refuse(424, "The connection is broken", live->reason));
    co_return live;
}

// The API has refused tokens that should be valid: perhaps they were revoked.
http::Task<std::optional<Decision>> try_again(CallPlan plan, ConnectionId id,
                                              std::int64_t generation) {
    auto& gateway = *plan.gateway;
    auto finding = find_live(plan.connection, gateway);
    auto live = co_await finding;
    if (!live || live->id != id) co_return std::nullopt;
    if (live->generation == generation && live->state == ConnectionState::ok) {
        if (!live->is_refreshable ||
            !gateway.may_refresh_early(plan.connection, gateway.services().clock.now()))
            co_return std::nullopt;
        auto refreshing = gateway.refresher().refresh(id, generation);
        if (const auto outcome = co_await refreshing; outcome == RefreshOutcome::failed)
            co_return std::nullopt;
        auto again = find_live(plan.connection, gateway);
        live = co_await again;
    }
    if (!live || live->id != id) co_return std::nullopt;
    if (live->state != ConnectionState::ok) co_return Decision(refuse_state(*live));
    if (live->upstream == nullptr) co_return std::nullopt;
    co_return Decision(forward_of(*live, plan));
}

std::string failure_text(http::ForwardFailure failure) {
    switch (failure) {
        case http::ForwardFailure::unreachable:
            return "unreachable";
        case http::ForwardFailure::overloaded:
            return "overloaded";
        case http::ForwardFailure::timed_out:
            return "timed out";
        case http::ForwardFailure::broken_answer:
            return "broken answer";
        case http::ForwardFailure::upgrade_refused:
            return "upgrade refused";
        case http::ForwardFailure::body_too_large:
            return "body too large";
        case http::ForwardFailure::malformed_body:
            return "malformed body";
        case http::ForwardFailure::forbidden_address:
            return "forbidden address";
        case http::ForwardFailure::untrusted_certificate:
            return "untrusted certificate";
    }
    return "unknown";
}

// A 401 that could not be answered with a second try has new tokens fetched for the next call.
void note_unauthorized(Gateway& gateway, const LiveConnection& live, Time now) {
    if (live.is_refreshable && gateway.may_refresh_early(live.name, now))
        gateway.refresher().refresh_ahead(live.id, live.generation);
}

http::OnForwardEnd noting(Gateway& gateway, LiveConnectionPtr live, LoggedCall call) {
    return [&gateway, live = std::move(live),
            call = std::move(call)](const http::ForwardOutcome& outcome) mutable {
        call.status = outcome.status;
        call.duration = outcome.duration;
        if (outcome.failure) call.failure = failure_text(*outcome.failure);
        if (call.failure.empty() && outcome.is_cut) call.failure = "cut short";
        call.was_repeated = outcome.was_repeated;
        call.request_bytes = outcome.request_bytes;
        call.answer_bytes = outcome.answer_bytes;
        if (call.status == 401 && !call.was_repeated)
            note_unauthorized(gateway, *live, gateway.services().clock.now());
        if (gateway.options().logs_calls) write_log_line(call);
        gateway.call_log().add(std::move(call));
    };
}

Response refuse_caller() {
    auto response =
        refuse(401, "Unknown caller", "Send a key of the gateway: Authorization: Bearer ggk_…");
    response.add_field("WWW-Authenticate", "Bearer realm=\"gateway\"");
    return response;
}

Response refuse_path(const LiveConnection& live) {
    return refuse(400, "Bad path",
                  live.takes_encoded_slashes
                      ? "Servers would read this path in different ways: empty and dot segments, "
                        "backslashes and semicolons are not passed on."
                      : "Servers would read this path in different ways: empty and dot segments, "
                        "encoded slashes, backslashes and semicolons are not passed on.");
}

// "?_method=DELETE": an API may obey it, and the key of this caller names the methods that it has.
bool claims_forbidden_method(const Request& request, const Caller& caller) {
    if (caller.may_everything()) return false;
    for (auto rest = request.query; !rest.empty();)
        if (http::is_method_parameter(cut_piece(rest, '&'))) return true;
    return false;
}

http::Task<Decision> decide(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    auto identifying = gateway.callers().identify(request, services);
    const auto caller = co_await identifying;
    if (!caller) co_return Decision(refuse_caller());
    const auto address = read_address(request);
    const std::string name(address.connection);
    auto finding = find_live(name, gateway);
    auto live = co_await finding;
    if (!live || !caller->sees(*live))
        co_return Decision(refuse(404, "There is no such connection",
                                  "It does not exist, or this caller may not use it."));
    if (!caller->may(request.method_name) || claims_forbidden_method(request, *caller))
        co_return Decision(
            refuse(403, "Method not allowed", "This key may not call with this method."));
    auto target = normal_target(address.target, live->takes_encoded_slashes);
    if (!target) co_return Decision(refuse_path(*live));
    if (caller->key) {
        if (const auto wait = gateway.callers().take(*caller->key, services.clock.now())) {
            auto response =
                refuse(429, "Too many calls", "This key has used up its calls for this minute.");
            response.add_field("Retry-After", std::to_string(wait->count()));
            co_return Decision(std::move(response));
        }
    }
    auto preparing = make_ready(live, gateway);
    auto ready = co_await preparing;
    if (!ready) co_return Decision(std::move(ready.error()));
    live = *ready;

    CallPlan plan{&gateway, name, std::move(*target), {}, caller->payers()};
    add_answer_fields(plan.answer_fields);
    if (is_allowed_origin(request, gateway)) add_cors_fields(request, plan.answer_fields);
    auto forward = forward_of(*live, plan);
    LoggedCall call;
    call.at = services.clock.now();
    call.request_id = request.id;
    call.connection = name;
    call.caller = caller->name();
    call.method = request.method_name;
    call.path = live->path_prefix + plan.target.substr(0, plan.target.find('?'));
    forward.on_end = noting(gateway, live, std::move(call));
    forward.on_unauthorized = [plan = std::move(plan), id = live->id,
                               generation = live->generation] {
        return try_again(plan, id, generation);
    };
    co_return Decision(std::move(forward));
}

}  // namespace

http::Task<Decision> answer_call(const Request& request, Gateway& gateway) {
    const bool is_foreign = is_allowed_origin(request, gateway);
    if (is_foreign && request.method == http::Method::options)
        co_return Decision(answer_preflight(request));
    auto deciding = decide(request, gateway);
    auto decision = co_await deciding;
    if (auto* response = std::get_if<Response>(&decision); response != nullptr && is_foreign)
        add_cors_fields(request, response->fields);
    co_return decision;
}

}  // namespace grantor::gateway
