#include "edge/edge.hpp"

#include <fmt/format.h>

#include "edge/limits/limit_fields.hpp"

namespace grantor::edge {
namespace {

std::string explain(const LimitOutcome& outcome, const Rule& rule, Time now) {
    const auto& state = outcome.state;
    const auto when = to_rfc3339(std::chrono::ceil<seconds>(now) + seconds{outcome.retry_after_s});
    if (outcome.exceeded == Limit::burst)
        return fmt::format(
            "The token has made {} {} in the last {} s, which is the limit of the company's plan "
            "({}). Refused requests do not count. The next request will pass at {}.",
            state.burst_limit, rule.is_search ? "searches" : "requests",
            burst_window.count() / 1000, outcome.plan->name, when);
    return fmt::format(
        "{} costs {}, and of the company's {} for today (plan {}) {} are left. Refused requests do "
        "not count. The budget is reset at {}; more seats, a higher plan or a top-up take effect "
        "within a minute.",
        rule.title, rule.cost, state.daily_limit, outcome.plan->name, state.daily_remaining, when);
}

std::string explain_anonymous(const LimitOutcome& outcome, Time now) {
    const auto when = to_rfc3339(std::chrono::ceil<seconds>(now) + seconds{outcome.retry_after_s});
    return fmt::format(
        "The client's address has made {} requests without a token in the last {} s, which is the "
        "limit (edge.limits.public_burst). Refused requests do not count. The next request will "
        "pass at {}; with a token, the limits of its company apply instead.",
        outcome.state.burst_limit, burst_window.count() / 1000, when);
}

ActivityKind kind_of(const Denial& denial) {
    switch (denial.status()) {
        case 401:
        case 402:
            return ActivityKind::call_unauthorized;
        case 429:
            return ActivityKind::call_over_limit;
        default:
            return ActivityKind::call_forbidden;
    }
}

}  // namespace

Edge::Edge(Store& store, RouteRules rules, const Policy& policy, const Site& site,
           EdgeOptions options, AppActivityCounter* activity)
    : store_(store),
      wire_(policy.wire),
      options_(std::move(options)),
      gate_(store, std::move(rules), policy, site, options_.obeys_method_claims),
      limits_(store, options_.limits, NodeId{store.node_id()}),
      cors_(options_.cors),
      identity_(options_.identity),
      activity_(activity) {}

std::expected<Passage, Denial> Edge::admit(const Arrival& arrival) {
    auto outcome = gate_.admit(arrival);
    if (outcome && arrival.passed_on == PassedOn::as_sent)
        if (auto denial = deny_lookalike(arrival.request, outcome->caller))
            outcome = std::unexpected(std::move(*denial));
    if (outcome)
        outcome = within_limits(std::move(*outcome), arrival);
    else if (auto& denial = outcome.error(); denial.known_caller)
        denial.limits = limits_.look(*denial.known_caller, {}, arrival.now);
    count(outcome, arrival.now);
    return outcome;
}

bool Edge::must_read(const Arrival& arrival) const {
    const auto need = gate_.need_of(arrival);
    return need.is_read || (need.company && !limits_.knows(need.company, arrival.now));
}

std::optional<Denial> Edge::deny_lookalike(const http::Request& request,
                                           const ApiCaller& caller) const {
    for (const auto& field : request.fields) {
        if (!identity_.is_lookalike(field.name)) continue;
        auto denial = deny(refusals::identity_lookalike, "identity_lookalike",
                           fmt::format("Many servers read \"{}\" as one of the fields that tell "
                                       "the API who calls. Have the client leave it out, or the "
                                       "proxy remove it.",
                                       field.name),
                           caller);
        if (!caller.is_anonymous()) denial.known_caller = caller;
        return denial;
    }
    return std::nullopt;
}

std::expected<Passage, Denial> Edge::within_limits(Passage passage, const Arrival& arrival) {
    const RequestCost cost{passage.rule->cost, passage.rule->is_search};
    const auto taken = passage.caller.is_anonymous()
                           ? take_anonymous(arrival)
                           : limits_.take(passage.caller, cost, arrival.now);
    if (taken.exceeded != Limit::none)
        return std::unexpected(over_limit(passage, taken, arrival.now));
    passage.limits = taken.state;
    if (cors_.get().is_on()) passage.allowed_origin = cors_.get().allowed_origin(arrival.request);
    return passage;
}

LimitOutcome Edge::take_anonymous(const Arrival& arrival) {
    LimitOutcome out;
    const auto limit = options_.limits.public_burst;
    if (limit <= 0) return out;
    const auto taken = address_bursts_.take(arrival.request.peer, limit, arrival.now);
    const auto reset = std::chrono::ceil<seconds>(taken.until_next).count();
    out.state.burst_limit = limit;
    out.state.burst_remaining = taken.remaining;
    out.state.burst_reset_s = static_cast<std::int32_t>(reset);
    if (taken.passes) return out;
    out.exceeded = Limit::burst;
    out.retry_after_s = reset;
    return out;
}

void Edge::count(const std::expected<Passage, Denial>& outcome, Time now) {
    if (activity_ == nullptr) return;
    if (outcome)
        activity_->count(outcome->caller.app_id, ActivityKind::call_passed, now);
    else
        activity_->count(outcome.error().explanation.app_id, kind_of(outcome.error()), now);
}

Denial Edge::over_limit(const Passage& passage, const LimitOutcome& outcome, Time now) const {
    const bool is_anonymous = passage.caller.is_anonymous();
    auto denial =
        deny(refusals::over_limit, outcome.exceeded == Limit::burst ? "burst_limit" : "daily_limit",
             is_anonymous ? explain_anonymous(outcome, now) : explain(outcome, *passage.rule, now),
             passage.caller);
    denial.retry_after_s = std::max<std::int64_t>(1, outcome.retry_after_s);
    denial.limits = outcome.state;
    return denial;
}

std::optional<http::Response> Edge::answer_options(const http::Request& request) const {
    if (request.method != http::Method::options) return std::nullopt;
    if (auto preflight = cors_.get().answer_preflight(request)) return preflight;
    const auto path = http::NormalPath::read(request.path);
    if (!path) return write_refusal(refusals::malformed_path, wire_, request);
    const auto allowed = rules().allowed_methods(path->text());
    http::Response response;
    if (allowed.empty()) {
        response = write_refusal(refusals::unknown_path, wire_, request);
    } else {
        response.status = 204;
        response.add_field("Allow", allowed);
    }
    cors_.get().append_fields(cors_.get().allowed_origin(request), response.fields);
    return response;
}

http::Response Edge::refuse(const http::Request& request, const Denial& denial) const {
    auto response = write_denial(denial, wire_, request);
    cors_.get().append_fields(cors_.get().allowed_origin(request), response.fields);
    return response;
}

void Edge::append_answer_fields(const Passage& passage, std::string& fields) const {
    fields.reserve(fields.size() + 256);
    append_limit_fields(passage.limits, wire_.limit_fields, fields);
    cors_.get().append_fields(passage.allowed_origin, fields);
}

void Edge::forget() {
    gate_.forget_companies();
    limits_.forget();
    address_bursts_.forget();
}

}  // namespace grantor::edge
