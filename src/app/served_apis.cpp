#include "app/served_apis.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "app/upstream_address.hpp"
#include "base/log.hpp"
#include "edge/apis/proxy.hpp"

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
    auto document = api.rules.empty()
                        ? edge::RouteRules::embedded_document()
                        : edge::ApiDocument{api.rules, api.prefixes, read_file(api.rules)};
    document.is_case_sensitive = api.is_case_sensitive;
    return document;
}

std::shared_ptr<const http::Upstream> upstream_of(const ApiOptions& api, const Options& options) {
    if (api.upstream.empty()) return nullptr;
    const auto address = read_upstream(api.upstream).value();
    auto out = edge::behind_the_edge(options.upstream, options.edge.identity, options.policy.wire);
    out.host = address.host;
    out.port = address.port;
    out.progress_timeout = out.answer_timeout;
    return http::make_upstream(std::move(out));
}

// Without its port: a browser sends the same cookies to every port.
std::string_view host_of(std::string_view origin) {
    const auto scheme = origin.find("://");
    if (scheme != std::string_view::npos) origin.remove_prefix(scheme + 3);
    const auto bracket = origin.find(']');
    return origin.substr(0, origin.find_first_of(":/", bracket + 1));
}

}  // namespace

std::vector<edge::ApiDocument> read_api_documents(const Options& options) {
    std::vector<edge::ApiDocument> out;
    if (options.apis.empty() && options.policy.wire.has_built_in_api)
        out.push_back(edge::RouteRules::embedded_document());
    for (const auto& api : options.apis) {
        if (api.rules.empty() && !options.policy.wire.has_built_in_api)
            throw std::runtime_error(
                "`edge.api.rules` is missing: the OpenAPI document of the API");
        out.push_back(read_document(api));
    }
    return out;
}

std::vector<std::string> reload_rules(const Options& options, edge::Edge& edge,
                                      const ScopeCatalogue& scopes) {
    const auto documents = read_api_documents(options);
    auto rules = edge::RouteRules::load(documents, scopes);
    log_warnings(options, rules);
    auto changes = edge.replace_rules(std::move(rules));
    edge.replace_cors(edge_options(options, documents).cors);
    return changes;
}

void log_warnings(const Options& options, const edge::RouteRules& rules) {
    if (options.apis.empty() || rules.warnings() == 0) return;
    log::warning("the rules have operations that stay closed or are unclear",
                 {{"warnings", std::to_string(rules.warnings())}, {"see", "grantor edge lint"}});
}

bool shares_issuer_host(const Options& options) {
    const auto has_upstream = [](const ApiOptions& api) { return !api.upstream.empty(); };
    if (std::ranges::none_of(options.apis, has_upstream)) return false;
    return options.api_domain.empty() || host_of(options.api_domain) == host_of(options.issuer);
}

edge::EdgeOptions edge_options(const Options& options,
                               const std::vector<edge::ApiDocument>& documents) {
    auto out = options.edge;
    auto mentioned = edge::mentioned_headers(documents);
    const auto obeys = [](const ApiOptions& api) { return api.method_override; };
    if (std::ranges::any_of(options.apis, obeys)) {
        for (const auto& api : options.apis) out.obeys_method_claims.push_back(obeys(api));
        mentioned.of_requests.emplace_back("X-HTTP-Method-Override");
    }
    out.cors.add(mentioned);
    return out;
}

std::vector<edge::ServedApi> read_served_apis(const Options& options) {
    std::vector<edge::ServedApi> out;
    for (auto& document : read_api_documents(options)) out.push_back({std::move(document), {}});
    for (std::size_t i = 0; i < options.apis.size(); ++i) {
        out[i].upstream = upstream_of(options.apis[i], options);
        out[i].keeps_webhooks = !options.apis[i].serves_webhooks;
    }
    return out;
}

}  // namespace grantor::app
