// The APIs behind the edge: the rules of each, and the servers that answer what passes.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "edge/route_rules.hpp"
#include "http/forward.hpp"

namespace grantor::edge {

struct ServedApi {
    ApiDocument document;
    std::shared_ptr<const http::UpstreamGroup> upstreams;  // null: nothing is behind it here
    bool keeps_webhooks = false;                           // the upstream has webhooks of its own
};

class Apis {
 public:
    explicit Apis(std::vector<ServedApi> apis);
    // `read`: their documents, in the same order.
    Apis(std::vector<ServedApi> apis, std::span<const ReadDocument> read);

    std::vector<ApiDocument> documents() const;
    const std::vector<ServedApi>& all() const { return apis_; }
    // False where the operator keeps the document to himself (documents/published_api.hpp).
    bool is_shown(std::size_t document) const { return is_shown_[document]; }
    // What the router sends to the edge: "/api/v2/*", "/users/me".
    const std::vector<std::string>& route_paths() const { return route_paths_; }
    // Of "/v1" and "/api/v1", those below which webhooks are answered here, not by an upstream.
    const std::vector<std::string>& webhook_prefixes() const { return webhook_prefixes_; }
    // A path in its normal form that is answered here, if the router has not recognised it as it
    // was sent ("/v1/%77ebhooks"): no upstream may get it.
    bool is_for_webhooks(std::string_view path) const;
    // Null: nothing is behind this operation here. Documents keep their order when their files are
    // read again, so a rule of any age finds its upstreams.
    const std::shared_ptr<const http::UpstreamGroup>& upstreams_of(const Rule& rule) const {
        return apis_[rule.document].upstreams;
    }

 private:
    std::vector<ServedApi> apis_;
    std::vector<bool> is_shown_;
    std::vector<std::string> route_paths_;
    std::vector<std::string> webhook_prefixes_;
};

}  // namespace grantor::edge
