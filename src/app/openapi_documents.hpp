// The OpenAPI documents of a service: those of web/openapi, with the addresses and the scopes of
// this service in them, in a sandbox those that the demo CRM makes of its tables, and the
// operator's own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::app {

class Application;

// Whether there is a sandbox to describe as well.
enum class OpenapiScope { service, sandbox };

struct OpenapiDocument {
    std::string name;     // "oauth"; as in /openapi/oauth.json
    std::string content;  // JSON
    std::string etag;     // of the content (RFC 9110 §8.8.3), with its quotation marks
};

class OpenapiDocuments {
 public:
    // Throws std::logic_error for a document of the binary that is broken.
    OpenapiDocuments(Application& application, OpenapiScope scope);

    // By name; "index" is the list of all. Null if there is none.
    const OpenapiDocument* find(std::string_view name) const;

 private:
    std::vector<OpenapiDocument> documents_;
};

}  // namespace grantor::app
