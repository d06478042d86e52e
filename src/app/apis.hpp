// The APIs behind the edge, as the options name them: their rules, and the upstream of each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/options/options.hpp"
#include "edge/route_rules.hpp"
#include "http/forward.hpp"

namespace grantor::app {

// The documents of the options in their order; of the binary where they name none. Throws
// std::runtime_error for a file that cannot be read.
std::vector<edge::ApiDocument> read_api_documents(const Options& options);

class Apis {
 public:
    // `on_failure` answers for an upstream that does not. Throws as read_api_documents does.
    Apis(const Options& options, http::OnForwardFailure on_failure);

    const std::vector<edge::ApiDocument>& documents() const { return documents_; }
    // What the router sends to the edge: "/api/v2/*", "/users/me".
    const std::vector<std::string>& route_paths() const { return route_paths_; }
    // Of the webhook API, what is answered here: "/v1/webhooks", "/v1/webhooks/*". A path that an
    // upstream answers is not among them.
    const std::vector<std::string>& webhook_paths() const { return webhook_paths_; }
    // Null: nothing is behind this operation here. Documents keep their order when their files are
    // read again, so a rule of any age finds its upstream.
    const std::shared_ptr<const http::Upstream>& upstream_of(const edge::Rule& rule) const {
        return upstreams_[rule.document];
    }

 private:
    std::vector<edge::ApiDocument> documents_;
    std::vector<std::string> route_paths_;
    std::vector<std::string> webhook_paths_;
    std::vector<std::shared_ptr<const http::Upstream>> upstreams_;
};

}  // namespace grantor::app
