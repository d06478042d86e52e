// The descriptions of the operator's own APIs: the files of rules (docs/edge.md) that are OpenAPI
// documents, for whoever writes an app. A file may be confidential: the option `published` and
// `x-published` in the document decide. Where neither says anything, operations that name no
// protection, which are closed to every app, are left out.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "edge/rule_document.hpp"

namespace grantor::edge {

struct PublishedApi {
    std::string name;  // the file's, without its ending: "shop"
    boost::json::object document;
};

// Their servers are `api_address` and the prefixes that the edge has them under. A file that is not
// an OpenAPI document is left out; the edge has reported what is wrong with it.
std::vector<PublishedApi> published_apis(const std::vector<ApiDocument>& documents,
                                         std::string_view api_address);

}  // namespace grantor::edge
