// OpenAPI 3.0 and 3.1: the parts of a description that matter to the edge.
//
// - `security` of the operation, or else of the document. All scopes of all its alternatives form
//   one set, any one of which suffices (docs/wire.md §5.1).
// - Only schemes that our tokens can satisfy count: oauth2, openIdConnect and http bearer.
//   One of them without scopes opens the operation to every valid token. An API key or Basic beside
//   them changes nothing, and alone opens nothing.
// - No security, an empty list, or only the empty requirement: closed to all apps.
// - `x-token-cost` is the operation's cost in the daily budget (else default_cost).
//   `x-search: true` puts it into the burst of searches (else its path decides).
// - `servers` and everything else are ignored.
#pragma once

#include <boost/json/object.hpp>

#include "edge/rule_document.hpp"

namespace grantor::edge {

// Adds operations, all of mount 0, and findings.
void read_openapi_form(const boost::json::object& root, ReadDocument& out);

}  // namespace grantor::edge
