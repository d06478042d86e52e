// Answers of an API that is not there, made from its document: the first success of the operation,
// with the example that the document gives or one made from its schema (example_value.hpp). A body
// that the document does not allow is a 400 with a problem document (RFC 9457).
#pragma once

#include <string_view>

#include "http/message.hpp"
#include "oauth/profile.hpp"
#include "sandbox/own_api/document.hpp"

namespace grantor::sandbox::own_api {

// What a request asks for, as the rules of the same document have found it.
struct AskedOperation {
    std::string_view method;     // of the operation: GET, for a HEAD without one of its own
    std::string_view path;       // the template: "/orders/{id}"
    std::string_view requested;  // the same path as it came, below the prefix of the API
};

// Any thread. The same request has the same answer. What the path names is put into members of the
// same names: `/orders/7` answers with the `id` 7 (docs/sandbox.md).
http::Response answer(const Document& document, const AskedOperation& asked,
                      const http::Request& request, const Wire& wire);

}  // namespace grantor::sandbox::own_api
