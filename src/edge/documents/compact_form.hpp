// The compact form of rules: one row an operation, as the rules in the binary have it.
//
//     {"operations": [{"method": "GET", "path": "/orders/{id}", "api_version": "v2",
//                      "scopes": ["orders:read"], "token_cost": 1, "operation_id": "getOrder"}],
//      "extra_docs_only": [{"method": …, "path": …, "api_version": …, "scopes": […]}]}
//
// The second list, which may be absent, adds scopes to operations of the first.
#pragma once

#include <boost/json/object.hpp>

#include "edge/rule_document.hpp"

namespace grantor::edge {

// Adds mounts, operations and findings. Versions are v1 (`/api/v1`, `/v1`) and v2 (`/api/v2`,
// `/v2`).
void read_compact_form(const boost::json::object& root, ReadDocument& out);

// True for the paths that are limited as searches where a document does not say it: a segment is
// "search" or "itemSearch".
bool has_search_segment(std::string_view path);

}  // namespace grantor::edge
