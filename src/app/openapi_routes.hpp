// GET /openapi/index.json and /openapi/{name}.json. Pages of every origin may read them, and
// clients keep them for as long as nothing has changed (RFC 9110 §13.1.2).
#pragma once

#include <vector>

#include "app/openapi_documents.hpp"
#include "http/router.hpp"

namespace grantor::app {

// The application outlives the handlers. The documents are made when one is first asked for, so
// that they cost a start nothing.
std::vector<http::Route> openapi_routes(Application& application, OpenapiScope scope);

}  // namespace grantor::app
