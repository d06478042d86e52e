// The explorer: /explorer and the pages below it.
#pragma once

#include <vector>

#include "app/openapi_documents.hpp"
#include "http/router.hpp"

namespace grantor::app {

// The application outlives the handlers. In a sandbox everybody may read why a request was refused.
std::vector<http::Route> explorer_routes(Application& application, OpenapiScope scope);

}  // namespace grantor::app
