// The documents of the explorer, from the parts of the program that know them.
#pragma once

#include "edge/apis/apis.hpp"
#include "edge/edge.hpp"
#include "explorer/openapi_documents.hpp"

namespace grantor::app {

// What is served decides which documents there are; the edge tells who may call what.
struct DocumentedService {
    const edge::Edge& edge;
    const edge::Apis& apis;
    const Site& site;
    bool has_gateway = false;
    bool has_sandbox = false;
    bool has_demo_api = false;
};

// The edge, its APIs and the site outlive the sources.
explorer::DocumentSources document_sources(const DocumentedService& service);

}  // namespace grantor::app
