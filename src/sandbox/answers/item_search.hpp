// One search over deals, persons, organizations, products and leads, and one over the values of a
// single field (docs/wire.md §5.2). The cost of a page is bounded, as that of every search.
#pragma once

#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

// GET /{v1,v2}/itemSearch: better matches first within a page. Types that the demo does not have
// (files, projects) are accepted and find nothing.
Answer<Reply> search_items(const Call& call, const ReadTx& tx);

// GET /{v1,v2}/itemSearch/field: items of one kind whose field has the term, with case.
Answer<Reply> search_items_by_field(const Call& call, const ReadTx& tx);

}  // namespace grantor::sandbox
