// The OpenAPI documents of a service: those of web/openapi with the addresses and the scopes of
// this service in them, and those that other parts of it make.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/context.hpp"

namespace grantor::explorer {

struct NamedDocument {
    std::string name;  // "shop"
    boost::json::object document;
    bool is_of_service = false;  // of Grantor itself, not of the API that it stands before
};
using MakeDocuments = std::function<std::vector<NamedDocument>()>;

// Which documents there are.
struct DocumentSources {
    std::vector<std::string_view>
        files;                // of web/openapi, without ".json", in the order of the index
    MakeDocuments made = {};  // of the service's own tables
    // The operator's, which come first; renamed where a name is taken. Their OAuth flows become
    // those of this service.
    MakeDocuments published = {};
    // Of those as they were written, so that large ones are read before somebody waits for them.
    std::size_t published_bytes = 0;
    // Texts of the files that say something else here, the longer before what they contain.
    std::vector<std::pair<std::string_view, std::string_view>> words = {};
};

struct OpenapiDocument {
    std::string name;              // "oauth"; as in /openapi/oauth.json
    std::string content;           // JSON
    std::string etag;              // of the content (RFC 9110 §8.8.3), with its quotation marks
    boost::json::object document;  // what the content says
    bool is_of_service = false;    // as NamedDocument has it
};

class OpenapiDocuments {
 public:
    // Throws std::logic_error for a document of the binary that is broken.
    OpenapiDocuments(const DocumentSources& sources, const Site& site, const ScopeCatalogue& scopes,
                     const Wire& wire);

    // By name; "index" is the list of all. Null if there is none.
    const OpenapiDocument* find(std::string_view name) const;
    // Without the index, in its order.
    std::span<const OpenapiDocument> all() const {
        return std::span(documents_).first(documents_.size() - 1);
    }

 private:
    std::vector<OpenapiDocument> documents_;
};

}  // namespace grantor::explorer
