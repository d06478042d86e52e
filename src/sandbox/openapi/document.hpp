// The OpenAPI 3.1 documents of the demo CRM, one for each version of its API. They are made from
// the tables that answer the requests, so that they cannot differ from them: every served operation
// is described, with its parameters and shapes.
//
// Owns the documents; who may call an operation is the edge's to say.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/answers/operation_table.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox::openapi {

// What the edge says of an operation.
struct OperationAccess {
    std::string method;               // "GET"
    std::string path;                 // below the version's prefix: "/deals/{id}"
    std::vector<std::string> scopes;  // any one of them opens it; none: every token does
    std::int64_t cost = 0;
};
// By its id. Nothing: no app may call it.
using FindAccess = std::function<std::optional<OperationAccess>(ApiVersion version,
                                                                std::string_view operation_id)>;

// "crm-v2": what a document is called, and its place in the explorer.
std::string document_name(ApiVersion version);

// The document of a version. Its server is `api_address` and the version's prefix. Operations that
// the edge lets nobody call are left out. Throws std::logic_error for one without a description.
json::object document(ApiVersion version, std::string_view api_address, const FindAccess& access);

}  // namespace grantor::sandbox::openapi
