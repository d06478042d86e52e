// GET /openapi/index.json and /openapi/{name}.json. Pages of every origin may read them, and
// clients keep them for as long as nothing has changed (RFC 9110 §13.1.2).
#pragma once

#include "explorer/openapi_documents.hpp"
#include "http/message.hpp"

namespace grantor::explorer {

http::Response show_document(const http::Request& request, const OpenapiDocuments& documents,
                             const Wire& wire);

}  // namespace grantor::explorer
