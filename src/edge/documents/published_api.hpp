// The descriptions of the operator's own APIs: the files of rules (docs/edge.md) that are OpenAPI
// documents, for whoever writes an app. A file may be confidential: the option `published` and
// `x-published` in the document decide. Where neither says anything, what the edge opens to nobody
// is left out: its operations, webhooks, path items that only others refer to, and the components
// that nothing else uses.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edge/rule_document.hpp"

namespace grantor::edge {

struct PublishedApi {
    std::string name;  // the file's, without its ending: "shop"
    boost::json::object document;
};

// Nothing: nobody has decided. What is not `true` in the document is false.
std::optional<bool> decided_publishing(const ApiDocument& api, const ReadDocument& read);

// Their servers are `api_address` and the prefixes that the edge has them under. A file that is not
// an OpenAPI document is left out; the edge has reported what is wrong with it.
std::vector<PublishedApi> published_apis(const std::vector<ApiDocument>& documents,
                                         std::string_view api_address);

}  // namespace grantor::edge
