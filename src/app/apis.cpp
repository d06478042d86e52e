#include "app/apis.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "app/upstream_address.hpp"
#include "edge/rule_document.hpp"

namespace grantor::app {
namespace {

std::string read_file(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
        throw std::runtime_error(fmt::format("the rules {} cannot be read", path));
    return std::move(text).str();
}

edge::ApiDocument read_document(const ApiOptions& api) {
    if (api.rules.empty()) return edge::RouteRules::embedded_document();
    return {api.rules, api.prefixes, read_file(api.rules)};
}

std::shared_ptr<const http::Upstream> upstream_of(const ApiOptions& api, const Options& options,
                                                  const http::OnForwardFailure& on_failure) {
    if (api.upstream.empty()) return nullptr;
    const auto address = read_upstream(api.upstream).value();
    auto out = options.upstream;
    out.host = address.host;
    out.port = address.port;
    const auto& names = options.edge.identity;
    // The upstream is told who calls; it does not need the proof.
    out.dropped_fields = {"Authorization", "X-Api-Token"};
    for (const auto* name : {&names.user, &names.company, &names.app, &names.scopes, &names.grant})
        if (!name->empty()) out.dropped_fields.push_back(*name);
    out.on_failure = on_failure;
    out.progress_timeout = out.answer_timeout;
    return http::make_upstream(std::move(out));
}

void add_route_paths(const edge::ApiDocument& document, std::vector<std::string>& paths) {
    const auto read = edge::read_rule_document(document);
    for (const auto& mount : read.mounts)
        for (const auto& prefix : mount.prefixes) paths.push_back(prefix + "/*");
    if (read.has_bare_users_me) paths.emplace_back("/users/me");
}

bool has_prefix(const edge::ApiDocument& document, std::string_view wanted) {
    const auto read = edge::read_rule_document(document);
    for (const auto& mount : read.mounts)
        for (const auto& prefix : mount.prefixes)
            if (prefix.empty() || prefix == wanted) return true;
    return false;
}

// An API under such a prefix has its webhooks answered here, or keeps its own.
std::vector<std::string> webhook_paths(const std::vector<edge::ApiDocument>& documents,
                                       const std::vector<ApiOptions>& apis) {
    std::vector<std::string> paths;
    for (const std::string prefix : {"/v1", "/api/v1"}) {
        bool is_there = false;
        bool is_kept = false;
        for (std::size_t i = 0; i < documents.size(); ++i) {
            if (!has_prefix(documents[i], prefix)) continue;
            is_there = true;
            is_kept |= i < apis.size() && !apis[i].serves_webhooks;
        }
        if (!is_there || is_kept) continue;
        paths.push_back(prefix + "/webhooks");
        paths.push_back(prefix + "/webhooks/*");
    }
    return paths;
}

}  // namespace

std::vector<edge::ApiDocument> read_api_documents(const Options& options) {
    if (options.apis.empty()) return {edge::RouteRules::embedded_document()};
    std::vector<edge::ApiDocument> out;
    for (const auto& api : options.apis) out.push_back(read_document(api));
    return out;
}

Apis::Apis(const Options& options, http::OnForwardFailure on_failure)
    : documents_(read_api_documents(options)), upstreams_(documents_.size()) {
    for (std::size_t i = 0; i < options.apis.size(); ++i)
        upstreams_[i] = app::upstream_of(options.apis[i], options, on_failure);
    for (const auto& document : documents_) add_route_paths(document, route_paths_);
    webhook_paths_ = app::webhook_paths(documents_, options.apis);
    std::ranges::sort(route_paths_);
    const auto repeated = std::ranges::unique(route_paths_);
    route_paths_.erase(repeated.begin(), repeated.end());
}

}  // namespace grantor::app
