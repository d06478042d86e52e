// The edge, as everything behind it uses it: the sandbox's resources, the proxy, /edge/check. Each
// request is admitted or denied here, and each answer gets its lines about limits and cross-origin
// rules here.
//
//     if (auto answer = edge.answer_options(request)) co_return *answer;
//     const auto passage = edge.admit({request, now, keys});
//     if (!passage) { recorder.record(event_of(passage.error(), request, now));
//                     co_return edge.refuse(request, passage.error()); }
//     … edge.finish(response, *passage);
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "edge/cors.hpp"
#include "edge/gate.hpp"
#include "edge/identity_fields.hpp"
#include "edge/limits/address_bursts.hpp"
#include "edge/limits/limit_policy.hpp"
#include "edge/limits/rate_limits.hpp"
#include "store/app_activity_counter.hpp"

namespace grantor::edge {

struct EdgeOptions {
    LimitPolicy limits;
    CorsPolicy cors;
    IdentityNames identity;
    // For each document of the rules, whether its API obeys `X-HTTP-Method-Override`.
    std::vector<bool> obeys_method_claims;
};

class Edge {
 public:
    // Store, policy, site and `activity`, which counts each app's calls, must outlive it. Throws
    // std::invalid_argument for invalid options.
    Edge(Store& store, RouteRules rules, const Policy& policy, const Site& site,
         EdgeOptions options = {}, AppActivityCounter* activity = nullptr);

    // The gate's checks in its order, then the limits: a request that is refused counts nowhere.
    // Every denial has an explanation for its owner. Any thread. Throws StoreError if the store had
    // to be asked and failed: let nothing pass, answer 503.
    std::expected<Passage, Denial> admit(const Arrival& arrival);

    // Whether admit() will read from the store: where reads wait (Store::reads_wait) it is then
    // called inside the work of a read, not on an I/O thread.
    bool must_read(const Arrival& arrival) const;
    Store& store() const { return store_; }

    // The answer to OPTIONS, which needs no token: a preflight's, or 204 with Allow where the path
    // is an operation's, else 404. Nothing for other methods.
    std::optional<http::Response> answer_options(const http::Request& request) const;

    // The whole answer of a denial, with the limits' and the cross-origin lines.
    http::Response refuse(const http::Request& request, const Denial& denial) const;
    // Adds the limits' and the cross-origin lines to an answer, or to the text of header lines.
    void finish(http::Response& response, const Passage& passage) const {
        append_answer_fields(passage, response.fields);
    }
    void append_answer_fields(const Passage& passage, std::string& fields) const;

    // For an upstream: the lines that name the caller, and whether a client's field must not reach
    // it.
    void append_identity(const ApiCaller& caller, std::string& fields) const {
        identity_.append(caller, store_.scopes(), fields);
    }
    void append_missing_identity(const ApiCaller& caller, std::string& names) const {
        identity_.append_missing(caller, names);
    }
    bool is_identity_field(std::string_view name) const {
        return identity_.is_identity_field(name);
    }
    // Attack 25, where another proxy passes the request on. It replaces or removes the very names;
    // CGI, WSGI and the like read others as the same (`X_Grantor_User`), and nobody would take
    // those away.
    std::optional<Denial> deny_lookalike(const http::Request& request,
                                         const ApiCaller& caller) const;

    const RouteRules& rules() const { return gate_.rules(); }
    // From the next request on; what has changed, for the log.
    std::vector<std::string> replace_rules(RouteRules rules) {
        return gate_.replace_rules(std::move(rules));
    }
    // The same for what scripts may send and read.
    void replace_cors(const CorsPolicy& policy) { cors_.replace(policy); }
    // How errors are written.
    const Wire& wire() const { return wire_; }
    const LimitPolicy& limit_policy() const { return options_.limits; }
    RateLimits& limits() { return limits_; }
    // After a reset of the sandbox's store.
    void forget();

 private:
    std::expected<Passage, Denial> within_limits(Passage passage, const Arrival& arrival);
    LimitOutcome take_anonymous(const Arrival& arrival);
    void count(const std::expected<Passage, Denial>& outcome, Time now);
    Denial over_limit(const Passage& passage, const LimitOutcome& outcome, Time now) const;

    Store& store_;
    const Wire& wire_;
    const EdgeOptions options_;
    Gate gate_;
    RateLimits limits_;
    AddressBursts address_bursts_;
    CurrentCors cors_;
    IdentityFields identity_;
    AppActivityCounter* const activity_;
};

}  // namespace grantor::edge
