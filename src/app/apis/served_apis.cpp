#include "app/apis/served_apis.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "app/apis/upstream_address.hpp"
#include "app/key_file.hpp"
#include "base/log.hpp"
#include "edge/apis/proxy.hpp"
#include "http/outgoing/upstream_group.hpp"

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
    document.is_published = api.is_published;
    return document;
}

std::shared_ptr<const http::TlsTrust> trust_of(const ApiOptions& api) {
    if (!api.client_key.empty()) require_private_file(api.client_key);
    return http::make_tls_trust(api.upstream_ca, {api.client_certificate, api.client_key});
}

// Null: it has none.
std::shared_ptr<const http::UpstreamGroup> upstreams_of(const ApiOptions& api,
                                                        const Options& options) {
    const auto texts = api.all_upstreams();
    if (texts.empty()) return nullptr;
    auto of_all =
        edge::behind_the_edge(options.upstream, options.edge.identity, options.policy.wire);
    if (api.answer_timeout > seconds{0}) of_all.answer_timeout = api.answer_timeout;
    of_all.progress_timeout = of_all.answer_timeout;
    of_all.host_field = api.upstream_host;
    std::shared_ptr<const http::TlsTrust> trust;
    std::vector<std::shared_ptr<const http::Upstream>> out;
    for (const auto& text : texts) {
        const auto address = read_upstream(text).value();
        auto one = of_all;
        one.host = address.host;
        one.port = address.port;
        if (address.is_https && trust == nullptr) trust = trust_of(api);
        if (address.is_https) one.tls = trust;
        out.push_back(http::make_upstream(std::move(one)));
    }
    return http::make_upstream_group(std::move(out), api.upstream_order);
}

// All https upstreams of an API have the same. Null: it has none.
const http::TlsTrust* trust_in(const edge::ServedApi& api) {
    if (!api.upstreams) return nullptr;
    for (const auto& member : api.upstreams->all())
        if (member.options->tls) return member.options->tls.get();
    return nullptr;
}

// Without its port: a browser sends the same cookies to every port.
std::string_view host_of(std::string_view origin) {
    const auto scheme = origin.find("://");
    if (scheme != std::string_view::npos) origin.remove_prefix(scheme + 3);
    const auto bracket = origin.find(']');
    return origin.substr(0, origin.find_first_of(":/", bracket + 1));
}

}  // namespace

ReadApis read_apis(const Options& options) {
    ReadApis out;
    if (options.apis.empty() && options.policy.wire.has_built_in_api)
        out.documents.push_back(edge::RouteRules::embedded_document());
    for (const auto& api : options.apis) {
        if (api.rules.empty() && !options.policy.wire.has_built_in_api)
            throw std::runtime_error(
                "`edge.api.rules` is missing: the OpenAPI document of the API");
        out.documents.push_back(read_document(api));
    }
    out.read = edge::read_rule_documents(out.documents);
    return out;
}

std::vector<std::string> reload_rules(const Options& options, edge::Edge& edge,
                                      const ScopeCatalogue& scopes) {
    const auto documents = read_apis(options).read;
    auto rules = edge::RouteRules::load(documents, scopes);
    log_warnings(options, rules);
    auto changes = edge.replace_rules(std::move(rules));
    edge.replace_cors(edge_options(options, documents).cors);
    return changes;
}

void log_warnings(const Options& options, const edge::RouteRules& rules) {
    const auto is_public = [](const edge::Rule& rule) {
        return rule.opening == edge::Opening::everybody;
    };
    if (rules.has_public())
        log::info("operations are open to everybody, without a token",
                  {{"operations",
                    static_cast<std::int64_t>(std::ranges::count_if(rules.rules(), is_public))}});
    if (options.apis.empty() || rules.warnings() == 0) return;
    log::warning("the rules have operations that stay closed or are unclear",
                 {{"warnings", std::to_string(rules.warnings())}, {"see", "grantor edge lint"}});
}

bool shares_issuer_host(const Options& options) {
    const auto has_upstream = [](const ApiOptions& api) { return !api.all_upstreams().empty(); };
    if (std::ranges::none_of(options.apis, has_upstream)) return false;
    return options.api_domain.empty() || host_of(options.api_domain) == host_of(options.issuer);
}

edge::EdgeOptions edge_options(const Options& options,
                               const std::vector<edge::ReadDocument>& documents) {
    auto out = options.edge;
    edge::MentionedHeaders mentioned;
    for (const auto& document : documents) mentioned.add(document.mentioned_headers);
    // Unless the operator has said which.
    if (out.cors.exposed_headers == edge::CorsPolicy{}.exposed_headers)
        out.cors.exposed_headers = edge::exposed_by_default(options.policy.wire.limit_fields);
    const auto obeys = [](const ApiOptions& api) { return api.method_override; };
    if (std::ranges::any_of(options.apis, obeys)) {
        for (const auto& api : options.apis) out.obeys_method_claims.push_back(obeys(api));
        mentioned.of_requests.emplace_back("X-HTTP-Method-Override");
    }
    out.cors.add(mentioned);
    return out;
}

std::vector<edge::ServedApi> served_apis(const Options& options,
                                         std::vector<edge::ApiDocument> documents) {
    std::vector<edge::ServedApi> out;
    for (auto& document : documents) out.push_back({std::move(document), {}});
    for (std::size_t i = 0; i < options.apis.size(); ++i) {
        out[i].upstreams = upstreams_of(options.apis[i], options);
        out[i].keeps_webhooks = !options.apis[i].serves_webhooks;
    }
    return out;
}

void reload_upstream_certificates(const Options& options, const edge::Apis& apis) {
    for (std::size_t i = 0; i < options.apis.size(); ++i) {
        const auto* trust = trust_in(apis.all()[i]);
        if (trust == nullptr) continue;
        const auto& api = options.apis[i];
        const auto& name = api.rules;
        try {
            if (!api.client_key.empty()) require_private_file(api.client_key);
            http::read_again(*trust);
            log::info("upstream certificates reloaded", {{"rules", name}});
        } catch (const std::exception& problem) {
            log::error("upstream certificates not reloaded",
                       {{"rules", name}, {"reason", problem.what()}});
        }
    }
}

std::vector<ServedUpstreams> served_upstreams(const edge::Apis& apis) {
    std::vector<ServedUpstreams> out;
    for (const auto& api : apis.all()) {
        if (!api.upstreams) continue;
        const auto& prefixes = api.document.prefixes;
        const auto label = prefixes.empty() ? api.document.name : prefixes.front();
        auto own = label;
        // Two documents may share a prefix, and their operations a server.
        for (int i = 2; std::ranges::find(out, own, &ServedUpstreams::api) != out.end(); ++i)
            own = fmt::format("{} ({})", label, i);
        out.push_back({std::move(own), api.upstreams});
    }
    return out;
}

std::vector<UpstreamChecks::Api> checked_apis(const Options& options, const edge::Apis& apis) {
    std::vector<UpstreamChecks::Api> out;
    for (std::size_t i = 0; i < options.apis.size(); ++i) {
        const auto& upstreams = apis.all()[i].upstreams;
        const auto& api = options.apis[i];
        if (upstreams && !api.health_path.empty())
            out.push_back({upstreams, api.health_path, api.health_interval});
    }
    return out;
}

}  // namespace grantor::app
