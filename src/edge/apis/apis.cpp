#include "edge/apis/apis.hpp"

#include <algorithm>

#include "edge/documents/published_api.hpp"
#include "edge/rule_document.hpp"

namespace grantor::edge {
namespace {

std::vector<std::string> prefixes_of(const ReadDocument& document) {
    std::vector<std::string> out;
    for (const auto& mount : document.mounts)
        out.insert(out.end(), mount.prefixes.begin(), mount.prefixes.end());
    return out;
}

std::vector<ApiDocument> documents_of(const std::vector<ServedApi>& apis) {
    std::vector<ApiDocument> out;
    for (const auto& api : apis) out.push_back(api.document);
    return out;
}

// "" is the whole host.
bool serves(const ReadDocument& document, std::string_view wanted) {
    return std::ranges::any_of(prefixes_of(document), [&](const std::string& prefix) {
        return prefix.empty() || prefix == wanted;
    });
}

}  // namespace

Apis::Apis(std::vector<ServedApi> apis)
    : Apis(std::vector(apis), read_rule_documents(documents_of(apis))) {}

Apis::Apis(std::vector<ServedApi> apis, std::span<const ReadDocument> read)
    : apis_(std::move(apis)) {
    for (std::size_t i = 0; i < read.size(); ++i)
        is_shown_.push_back(decided_publishing(apis_[i].document, read[i]).value_or(true));
    for (const auto& document : read) {
        for (const auto& prefix : prefixes_of(document)) route_paths_.push_back(prefix + "/*");
        if (document.has_bare_users_me) route_paths_.emplace_back("/users/me");
    }
    std::ranges::sort(route_paths_);
    const auto repeated = std::ranges::unique(route_paths_);
    route_paths_.erase(repeated.begin(), repeated.end());
    for (const std::string prefix : {"/v1", "/api/v1"}) {
        bool is_there = false;
        bool is_kept = false;
        for (std::size_t i = 0; i < read.size(); ++i) {
            if (!serves(read[i], prefix)) continue;
            is_there = true;
            is_kept |= apis_[i].keeps_webhooks;
        }
        if (is_there && !is_kept) webhook_prefixes_.push_back(prefix);
    }
}

bool Apis::is_for_webhooks(std::string_view path) const {
    return std::ranges::any_of(webhook_prefixes_, [&](const std::string& prefix) {
        const auto place = prefix + "/webhooks";
        return path == place || path.starts_with(place + "/");
    });
}

std::vector<ApiDocument> Apis::documents() const { return documents_of(apis_); }

}  // namespace grantor::edge
