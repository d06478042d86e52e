#include "app/apis/document_sources.hpp"

#include <algorithm>

#include "base/cut.hpp"
#include "edge/documents/published_api.hpp"
#include "sandbox/openapi/document.hpp"
#include "sandbox/openapi/example_words.hpp"

namespace grantor::app {
namespace {

using explorer::NamedDocument;

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) words.emplace_back(cut_piece(text, ' '));
    return words;
}

// Who may call an operation, by the rules in use when the documents are made.
sandbox::openapi::FindAccess access_by(const edge::RouteRules& rules) {
    return [&rules](sandbox::ApiVersion version,
                    std::string_view id) -> std::optional<sandbox::openapi::OperationAccess> {
        const auto prefix = version == sandbox::ApiVersion::v1 ? "/api/v1" : "/api/v2";
        const auto rule = std::ranges::find_if(rules.rules(), [&](const edge::Rule& each) {
            return each.operation_id == id && each.prefix == prefix;
        });
        if (rule == rules.rules().end() || rule->opening == edge::Opening::closed)
            return std::nullopt;
        return sandbox::openapi::OperationAccess{rule->method, rule->path,
                                                 words_of(rule->scope_names), rule->cost};
    };
}

std::vector<NamedDocument> demo_documents(const edge::Edge& edge, const Site& site) {
    using sandbox::openapi::document;
    const auto access = access_by(edge.rules());
    std::vector<NamedDocument> out;
    out.push_back({sandbox::openapi::document_name(sandbox::ApiVersion::v1),
                   document(sandbox::ApiVersion::v1, site.api_domain, access)});
    out.push_back({sandbox::openapi::document_name(sandbox::ApiVersion::v2),
                   document(sandbox::ApiVersion::v2, site.api_domain, access)});
    return out;
}

// An upstream may keep webhooks of its own, and no app gets to ours without a rule that lets it.
bool has_webhooks(const DocumentedService& service) {
    return !service.apis.webhook_prefixes().empty() &&
           std::ranges::any_of(service.edge.rules().rules(),
                               [](const edge::Rule& rule) { return rule.path == "/webhooks"; });
}

std::vector<NamedDocument> published_documents(const edge::Apis& apis, const Site& site) {
    std::vector<NamedDocument> out;
    for (auto& [name, document] : edge::published_apis(apis.documents(), site.api_domain))
        out.push_back({std::move(name), std::move(document)});
    return out;
}

}  // namespace

explorer::DocumentSources document_sources(const DocumentedService& service) {
    explorer::DocumentSources out{{"oauth", "marketplace", "edge"}};
    if (has_webhooks(service)) out.files.push_back("webhooks");
    if (service.has_gateway) out.files.push_back("gateway");
    if (service.has_sandbox) out.files.push_back("sandbox");
    if (service.has_demo_api) out.words = sandbox::openapi::example_words();
    if (service.has_demo_api)
        out.made = [&edge = service.edge, &site = service.site] {
            return demo_documents(edge, site);
        };
    out.published = [&apis = service.apis, &site = service.site] {
        return published_documents(apis, site);
    };
    for (const auto& api : service.apis.documents()) out.published_bytes += api.text.size();
    return out;
}

}  // namespace grantor::app
