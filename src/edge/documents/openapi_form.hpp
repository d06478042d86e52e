// OpenAPI 3: the parts of a description that matter to the edge.
//
// - `security` of the operation, or else of the document (documents/security.hpp). None at all:
//   closed to all apps.
// - `x-token-cost` is the operation's cost in the daily budget (else default_cost).
//   `x-search: true` puts it into the burst of searches (else its path decides). `x-any-scope`, of
//   the document or an operation, is security.hpp's.
// - References inside the document are followed.
// - What is not understood opens nothing, with a warning: an operation that is a reference to
//   another file, or that has a key which OpenAPI does not know (it may have been meant as its
//   protection), stays closed, and so does a path. Keys that begin with `x-` are ignored.
// - A key that is understood and has no sense (`security: 7`) is an error.
// - `servers` and everything else are ignored.
#pragma once

#include <boost/json/object.hpp>

#include "edge/rule_document.hpp"

namespace grantor::edge {

// Adds operations, all of mount 0, shut paths and findings.
void read_openapi_form(const boost::json::object& root, ReadDocument& out);

}  // namespace grantor::edge
