// The APIs behind the edge, as the options name them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/apis/upstream_checks.hpp"
#include "app/options/options.hpp"
#include "edge/apis/apis.hpp"
#include "edge/edge.hpp"
#include "edge/rule_document.hpp"

namespace grantor::app {

// The documents of the options in their order; of the binary where they name none. They are read
// once, and passed on from one part of the program to the next.
struct ReadApis {
    std::vector<edge::ApiDocument> documents;
    std::vector<edge::ReadDocument> read;  // what each of them says
};
// Throws std::runtime_error for a file that cannot be read.
ReadApis read_apis(const Options& options);
// Uses the documents, read again, from the next request on. What has changed, one line each. Throws
// std::exception with one sentence, and then nothing has changed.
std::vector<std::string> reload_rules(const Options& options, edge::Edge& edge,
                                      const ScopeCatalogue& scopes);
// Says in the log that operations of the options' own documents stay closed or are unclear, if any.
void log_warnings(const Options& options, const edge::RouteRules& rules);
// An API on the host of the sign-in: its pages and scripts would be ours to a browser.
bool shares_issuer_host(const Options& options);
// The options of the edge, with what these documents, those of the options, add to them.
edge::EdgeOptions edge_options(const Options& options,
                               const std::vector<edge::ReadDocument>& documents);
// Those with their upstreams. Throws std::runtime_error for certificates and keys that cannot be
// used.
std::vector<edge::ServedApi> served_apis(const Options& options,
                                         std::vector<edge::ApiDocument> documents);
// Reads the authorities and our certificates for https upstreams again, API by API. Where a file is
// of no use, those in use stay, and the log says why.
void reload_upstream_certificates(const Options& options, const edge::Apis& apis);
// The upstreams of one API, for metrics and checks.
struct ServedUpstreams {
    std::string api;  // its first prefix, or its name; "/api (2)" for a second one with the same
    std::shared_ptr<const http::UpstreamGroup> upstreams;
};
std::vector<ServedUpstreams> served_upstreams(const edge::Apis& apis);
// Of the APIs that have a `health_path`.
std::vector<UpstreamChecks::Api> checked_apis(const Options& options, const edge::Apis& apis);

}  // namespace grantor::app
