// The outside of a unit of work, as one argument (docs/style.md §7): the moment, randomness,
// policy, keys.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "model/event.hpp"
#include "model/grant.hpp"
#include "model/policy.hpp"
#include "oauth/scope_catalogue.hpp"

namespace grantor {

class KeyRing;

// How this service is reached from outside.
struct Site {
    std::string issuer;  // "https://oauth.example.com", no trailing slash (RFC 8414 §2)
    // `api_domain` of token answers; "{company}" stands for the company's label:
    // "https://{company}.example.com". No trailing slash, no path (docs/wire.md §1.3).
    std::string api_domain;
    bool secure_cookies = true;  // false only where the issuer is http

    std::string api_domain_of(std::string_view company_label) const;
};

struct Context {
    Time now;  // one moment a request
    Random& random;
    const Policy& policy;
    const Site& site;
    const KeyRing& keys;
    const ScopeCatalogue& scopes;
    std::string_view request_id;
    std::string_view peer;

    // An audit event with the moment, the request and the peer filled in.
    AuditEvent audit(AuditKind kind) const;
    // The same about a grant: its app, company and user too.
    AuditEvent audit(AuditKind kind, const Grant& grant) const;
};

}  // namespace grantor
