// The edge: who makes this API request, and may it. Owns the order of the checks and what each
// refusal says; does not own tokens (token/), what invalidates them (store/) or what happens to a
// request that passes.
//
// An access token of the current shape is checked with keys, clock and the invalidation view, with
// no store read. A token of the old shape and a personal API token cost one read each.
#pragma once

#include <expected>
#include <string_view>

#include "edge/company_hosts.hpp"
#include "edge/denial.hpp"
#include "edge/presented_credential.hpp"
#include "edge/route_rules.hpp"
#include "model/api_caller.hpp"
#include "model/policy.hpp"
#include "store/store.hpp"
#include "token/access_token.hpp"
#include "token/key_ring.hpp"

namespace grantor::edge {

// A token from a node whose clock is ahead is taken this far; more is refused.
inline constexpr seconds clock_skew_max{60};

class Gate {
 public:
    // What is given must outlive the gate; the hosts are those of `site.api_domain`.
    Gate(Store& store, RouteRules rules, const Policy& policy, const Site& site);

    // In this order: the path is normal, the Authorization header is well formed, the token is ours
    // and counts, the company's host is the token's company's, the path is open to apps, the scopes
    // suffice. Any thread. Throws StoreError where a read was needed and failed: let nothing pass.
    std::expected<ApiCaller, Denial> check(const http::Request& request, Time now,
                                           const KeyRing& keys) const;

    const RouteRules& rules() const { return rules_; }
    // After a reset of the sandbox's store: labels may name other companies now.
    void forget_companies() { hosts_.forget(); }

 private:
    struct Moment {
        Time now;
        const KeyRing& keys;
    };
    using Proven = std::expected<ApiCaller, Denial>;

    bool is_on_host_of_another(const http::Request& request, const ApiCaller& caller,
                               Time now) const;
    Proven prove(const PresentedCredential& credential, const Moment& moment) const;
    Proven prove_access_token(const AccessToken& token, Time now) const;
    Proven prove_legacy_token(std::string_view text, const Moment& moment) const;
    Proven prove_personal_token(std::string_view text) const;
    Denial invalidated(const IssuedToken& token, InvalidationKind kind) const;

    Store& store_;
    RouteRules rules_;
    const Policy& policy_;
    mutable CompanyHosts hosts_;
};

}  // namespace grantor::edge
