#include "app/served_apis.hpp"

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
    auto out = edge::behind_the_edge(options.upstream, options.edge.identity);
    out.host = address.host;
    out.port = address.port;
    out.progress_timeout = out.answer_timeout;
    return http::make_upstream(std::move(out));
}

}  // namespace

std::vector<edge::ApiDocument> read_api_documents(const Options& options) {
    if (options.apis.empty()) return {edge::RouteRules::embedded_document()};
    std::vector<edge::ApiDocument> out;
    for (const auto& api : options.apis) out.push_back(read_document(api));
    return out;
}

std::vector<std::string> reload_rules(const Options& options, edge::Edge& edge,
                                      const ScopeCatalogue& scopes) {
    auto rules = edge::RouteRules::load(read_api_documents(options), scopes);
    log_warnings(options, rules);
    return edge.replace_rules(std::move(rules));
}

void log_warnings(const Options& options, const edge::RouteRules& rules) {
    if (options.apis.empty() || rules.warnings() == 0) return;
    log::warning("the rules have operations that stay closed or are unclear",
                 {{"warnings", std::to_string(rules.warnings())}, {"see", "grantor edge lint"}});
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
