// All problems of the documents that rules are made of, in one list (`grantor edge lint`). Pure.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "edge/rule_document.hpp"
#include "oauth/scope_catalogue.hpp"

namespace grantor::edge {

// Errors, which make the documents unusable: a text or shape that cannot be read, a prefix that two
// documents have, an unknown scope, an operation twice (also under other names of its
// placeholders), a cost that is not a sensible number.
//
// Warnings: operations that are closed to all apps; two templates of one method that both match
// some path, while neither is more specific (`/{x}/b` and `/a/{y}`): the upstream may choose the
// other one; one template under two names; a path that cannot be served. Notices: a cost that is
// not given.
//
// A fixed segment beside a placeholder (`/orders/search` and `/orders/{id}`) is fine: the fixed one
// is more specific, here as in every server. Where their access differs a warning says what
// happens to `/orders/SEARCH` (matching/lookalikes.hpp).
std::vector<Finding> lint(std::span<const ApiDocument> documents, const ScopeCatalogue& scopes);
// The same of documents that were read already.
std::vector<Finding> lint(std::span<const ReadDocument> documents, const ScopeCatalogue& scopes);

// The scopes that the document names and the catalogue does not have, also those of
// `x-foreign-scopes`.
std::set<std::string> unknown_scopes(const ReadDocument& document, const ScopeCatalogue& scopes);

// One line: "error: shop.yaml: GET /orders: …".
std::string to_text(const Finding& finding);

}  // namespace grantor::edge
