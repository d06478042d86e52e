// The pages of the documentation. Inside this layer only.
#pragma once

#include "service/visit.hpp"

namespace grantor::docs {

// GET /docs?q: the documents by what somebody wants to do, or the titles and headings that have all
// words of `q`.
Outcome<http::Response> show_documents(const Visit& visit, const ReadTx& tx);
// GET /docs/{document}
Outcome<http::Response> show_document(const Visit& visit, const ReadTx& tx);

}  // namespace grantor::docs
