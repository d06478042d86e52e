// The gate of the edge: who makes this API request, and may it. Owns the order of the checks and
// what each refusal says; does not own tokens (token/), what invalidates them (store/), limits
// (limits/) or what happens to a request that passes.
//
// An access token of the current shape is checked with keys, clock and the invalidation view, with
// no store read. A token of the old shape and a personal API token cost one read each.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "edge/company_hosts.hpp"
#include "edge/current_rules.hpp"
#include "edge/denial.hpp"
#include "http/normal_path.hpp"
#include "model/api_caller.hpp"
#include "model/policy.hpp"
#include "service/presented_credential.hpp"
#include "store/store.hpp"
#include "token/access_token.hpp"
#include "token/key_ring.hpp"

namespace grantor::edge {

// What a server behind the edge gets: we pass on the path in its normal form and no claims
// (http/claims.hpp), another proxy what came.
enum class PassedOn : std::uint8_t { in_normal_form, as_sent };

// A request as it arrived: here, or at another server that asks whether it may pass.
struct Arrival {
    const http::Request& request;
    Time now;
    const KeyRing& keys;
    // The host that it was sent to.
    std::string_view host = request.header("host");
    PassedOn passed_on = PassedOn::in_normal_form;
};

// A request that may go on.
struct Passage {
    ApiCaller caller;
    http::NormalPath path;        // what the rule was found by; an upstream gets no other
    const Rule* rule = nullptr;   // never null; lives as long as the gate
    ApiOperation operation = {};  // what the request means, by that rule
    // The method that the rule was chosen by, where a POST claims another one and its API obeys
    // that; else "".
    std::string_view claimed_method = {};
    // Filled by the edge.
    LimitState limits = {};
    std::string_view allowed_origin = {};  // a view into the CORS policy; "": none
};

class Gate {
 public:
    // What is given must outlive the gate; the hosts are those of `site.api_domain`.
    // `obeys_claims`: for each document of the rules, whether its API obeys method_override.hpp.
    Gate(Store& store, RouteRules rules, const Policy& policy, const Site& site,
         std::vector<bool> obeys_claims = {});

    // In this order: the path has one reading, the Authorization header is well formed, the token
    // is ours and counts (402 while its company is suspended), the host is not another company's,
    // the path is one of the rules (404, 405) and no server takes it for another one (400), it is
    // open to apps, the scopes suffice, and nothing that is passed on as sent tells the API another
    // request (400). On another company's host a token is answered as an unknown one. A request
    // without a token passes, anonymous, if its operation is open to everybody, and is asked for
    // one (401) at every other path; a token that is sent must count there, too. Any thread.
    // Throws StoreError where a read was needed and failed: let nothing pass.
    std::expected<Passage, Denial> admit(const Arrival& arrival) const;
    // What admit() says of a request whose caller is proven.
    std::expected<Passage, Denial> decide(const Arrival& arrival, const ApiCaller& caller) const;

    // What admit() will need of the store: a read of rows, or else nothing but the budget of the
    // company, if that is not zero. It decides nothing.
    struct Need {
        bool is_read = false;
        CompanyId company = {};
    };
    Need need_of(const Arrival& arrival) const;

    const RouteRules& rules() const { return rules_.get(); }
    // Rules for all requests from now on; what has changed, for the log.
    std::vector<std::string> replace_rules(RouteRules rules) {
        return rules_.replace(std::move(rules));
    }
    // After a reset of the sandbox's store: labels may name other companies now.
    void forget_companies() { hosts_.forget(); }

 private:
    using Proven = std::expected<ApiCaller, Denial>;

    std::optional<Denial> foreign_on_host(const Proven& caller, const Arrival& arrival) const;
    struct FoundRule {
        const Rule* rule = nullptr;
        ApiOperation operation = {};
        std::string_view claimed_method = {};
    };

    bool obeys_claims(const Rule& rule) const {
        return rule.document < obeys_claims_.size() && obeys_claims_[rule.document];
    }
    std::expected<FoundRule, Denial> find_rule(const http::Request& request, std::string_view path,
                                               const ApiCaller& caller) const;
    std::expected<Passage, Denial> admit_anonymous(const Arrival& arrival,
                                                   http::NormalPath path) const;
    std::expected<Passage, Denial> find_operation(const Arrival& arrival, http::NormalPath path,
                                                  const ApiCaller& caller) const;
    Proven prove(const PresentedCredential& credential, const Arrival& arrival) const;
    Proven prove_access_token(const AccessToken& token, Time now) const;
    Proven prove_legacy_token(std::string_view text, const Arrival& arrival) const;
    Proven prove_personal_token(std::string_view text, Time now) const;
    Denial invalidated(const IssuedToken& token, InvalidationKind kind) const;

    Store& store_;
    CurrentRules rules_;
    const Policy& policy_;
    const std::vector<bool> obeys_claims_;
    mutable CompanyHosts hosts_;
};

}  // namespace grantor::edge
