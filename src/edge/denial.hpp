// A refused API request: what a stranger reads (constants) and what only
// the owner of the app reads (`grantor explain`).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "edge/limits/rate_limits.hpp"
#include "http/message.hpp"
#include "model/context.hpp"
#include "model/event.hpp"
#include "oauth/profile.hpp"

namespace grantor::edge {

enum class ForOperators : std::uint8_t { no, yes };

// One row a refusal of the edge.
struct Refusal {
    int status;
    std::string_view name;       // the kind: "insufficient-scope"
    std::string_view error;      // the words of envelopes (docs/wire.md §2.3)
    std::string_view detail;     // what helps
    std::string_view challenge;  // WWW-Authenticate (RFC 6750 §3); "" sends none
    // Envelopes then have the detail, instead of what the profile says to everybody.
    ForOperators for_operators = ForOperators::no;
};

namespace refusals {
extern const Refusal malformed_header;
extern const Refusal malformed_path;
extern const Refusal contradicting_claim;
extern const Refusal identity_lookalike;
extern const Refusal no_token;
extern const Refusal invalid_token;
extern const Refusal company_not_open;
extern const Refusal unknown_path;
extern const Refusal unknown_method;
extern const Refusal path_not_open;
extern const Refusal insufficient_scope;
extern const Refusal over_limit;
extern const Refusal untrusted_peer;
extern const Refusal malformed_check;
}  // namespace refusals

struct Denial {
    const Refusal* refusal = nullptr;
    // The scopes of all alternatives, separated by spaces; a view into the rules. "" if the denial
    // is not about scopes.
    std::string_view accepted_scopes;
    Explanation explanation;
    // Retry-After; 0 sends none.
    std::int64_t retry_after_s = 0;
    // The caller, if known and allowed to know it: the answer then shows the limits.
    std::optional<ApiCaller> known_caller = {};
    std::optional<LimitState> limits = {};
    // What the path takes instead of the method (RFC 9110 §15.5.6); "" if that is not the matter.
    std::string allowed_methods = {};

    int status() const { return refusal->status; }
};

// Checks of a known caller name the caller in the explanation.
Denial deny(const Refusal& refusal, std::string_view check, std::string text,
            const ApiCaller& caller = {});

// As the wire has errors: a problem document, or an envelope.
http::Response write_refusal(const Refusal& refusal, const Wire& wire,
                             const http::Request& request);
http::Response write_denial(const Denial& denial, const Wire& wire, const http::Request& request);
RequestEvent event_of(const Denial& denial, const http::Request& request, Time now);

}  // namespace grantor::edge
