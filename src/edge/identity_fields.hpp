// The header fields that tell an upstream, or the proxy that asked, who makes a request; and the
// removal of what a client sent under their names (attack 25). Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "model/api_caller.hpp"
#include "oauth/scope_catalogue.hpp"

namespace grantor::edge {

// With "", the field is not sent.
struct IdentityNames {
    std::string user = "X-Grantor-User";
    std::string company = "X-Grantor-Company";
    std::string app = "X-Grantor-App";
    std::string scopes = "X-Grantor-Scopes";
    std::string grant = "X-Grantor-Grant";
};

class IdentityFields {
 public:
    // Throws std::invalid_argument for a name that is not a field name (RFC 9110 §5.6.2), or for
    // two that an upstream could confuse.
    explicit IdentityFields(const IdentityNames& names);

    // Appends a line each: ids in decimal, scopes separated by spaces. A personal token has no app
    // and no grant; somebody without a token has nothing.
    void append(const ApiCaller& caller, const ScopeCatalogue& scopes, std::string& fields) const;

    // The names of the fields that append() leaves out for this caller, separated by ", ": a proxy
    // that passes on what its client sent must remove these.
    void append_missing(const ApiCaller& caller, std::string& names) const;

    // True for every spelling that some upstream reads as one of ours: in any case, and with any
    // other character for '-', because CGI and the like turn them all into '_'.
    bool is_identity_field(std::string_view name) const;
    // One of these that is not the very name: a proxy that replaces or removes fields by their
    // names passes it on.
    bool is_lookalike(std::string_view name) const;

 private:
    enum Kind { user, company, app, grant, scopes, kinds };
    std::array<std::string, kinds> names_;
};

}  // namespace grantor::edge
