// `security` of OpenAPI: who may call an operation.
//
// - It is a list of alternatives. Of one alternative (a Security Requirement Object) all schemes
// and
//   all scopes are needed. `x-any-scope: true` is for documents written the other way: any one of
//   the scopes of a scheme is enough.
// - Only schemes that our tokens can satisfy count: oauth2, openIdConnect and http bearer. An
//   alternative of others (an API key, Basic, unknown types) opens nothing. One that needs both
//   kinds is an error: no token is enough for it, and what else is needed nobody would check.
// - An alternative of ours without scopes opens the operation to every valid token.
// - An empty list, and an empty alternative, mean that everybody may call the operation, also
// without
//   a token, whatever else the list has.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "edge/documents/references.hpp"
#include "edge/rule_document.hpp"

namespace grantor::edge {

enum class ScopesNeeded { all, any };

class SecurityReader {
 public:
    SecurityReader(const boost::json::object& root, const References& references);

    // Fills opening, alternatives and closed_because. What is wrong, a sentence each; the operation
    // is closed then.
    std::vector<std::string> read(const boost::json::value& security, ScopesNeeded needed,
                                  DocumentedOperation& operation) const;

 private:
    struct Scheme {
        std::string name;
        std::vector<std::string> scopes;
        bool is_ours = false;
    };
    std::vector<Scheme> read_alternative(const boost::json::value& value,
                                         std::vector<std::string>& faults) const;
    bool is_ours(const Scheme& scheme, std::vector<std::string>& faults) const;

    const boost::json::object* schemes_ = nullptr;
    const References& references_;
};

}  // namespace grantor::edge
