#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/operation/quick_start_code.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/link.hpp"
#include "oauth/metadata.hpp"

namespace grantor::marketplace::developer {
namespace {

// Enough to see what there is; the explorer has them all.
constexpr std::size_t operations_shown = 12;

std::vector<OfferedOperation> operations_of(const Visit& visit, const ScopeSet& scopes) {
    const auto& find = visit.services.operations_for;
    return find ? find(scopes) : std::vector<OfferedOperation>{};
}

// One that shows what the app may do, and can be called as it stands, if there is one.
const OfferedOperation* first_call(const std::vector<OfferedOperation>& operations) {
    const auto worth = [](const OfferedOperation& one) {
        if (one.method != "GET") return 0;
        return one.path.contains('{') ? 1 : one.access.empty() ? 2 : 3;
    };
    const auto best = std::ranges::max_element(operations, {}, worth);
    return best == operations.end() || worth(*best) == 0 ? nullptr : &*best;
}

void fill_endpoints(pages::PageData& data, const Site& site) {
    struct Row {
        std::string_view name;
        std::string_view path;
    };
    constexpr Row rows[] = {{"Authorization", authorization_path},
                            {"Tokens", token_path},
                            {"Revocation", revocation_path},
                            {"All of them, for libraries", metadata_path}};
    for (const auto& row : rows) {
        auto part = data.add("ENDPOINT");
        part.set("ENDPOINT_NAME", row.name);
        part.set("ENDPOINT_ADDRESS", fmt::format("{}{}", site.issuer, row.path));
    }
}

void fill_scopes(pages::PageData& data, const App& app, const ScopeCatalogue& catalogue) {
    for (const auto* scope : catalogue.members(app.scopes)) {
        auto part = data.add("SCOPE");
        part.set("SCOPE_NAME", scope->name);
        part.set("SCOPE_DESCRIPTION", scope->description);
    }
}

void fill_operations(pages::PageData& data, const std::vector<OfferedOperation>& operations) {
    if (operations.empty()) return data.show("NO_OPERATIONS");
    auto list = data.add("OPERATIONS");
    for (std::size_t i = 0; i < operations.size() && i < operations_shown; ++i) {
        auto row = list.add("OPERATION");
        row.set("OPERATION_METHOD", operations[i].method);
        row.set("OPERATION_PATH", operations[i].path);
        row.set("OPERATION_TITLE", operations[i].title);
        row.set("OPERATION_ACCESS", operations[i].access);
    }
    if (operations.size() > operations_shown)
        list.add("MORE").set_number(
            "MORE_COUNT", static_cast<std::int64_t>(operations.size() - operations_shown));
}

void fill_code(pages::PageData& data, const Visit& visit, const QuickStart& about) {
    const auto asked = visit.query.find("language").value_or("");
    auto language = std::ranges::find(code_languages, asked, &CodeLanguage::name);
    if (language == code_languages.end()) language = code_languages.begin();
    for (const auto& each : code_languages) {
        auto row = data.add("LANGUAGE");
        row.set("LANGUAGE_TITLE", each.title);
        row.set("LANGUAGE_HREF", link(visit.request.path, {{"language", std::string(each.name)}}));
        if (each.name == language->name) row.show("LANGUAGE_CURRENT");
    }
    data.set("CODE", write_code(*language, about));
    if (language->file.empty()) return data.show("IN_TERMINAL");
    auto file = data.add("IN_FILE");
    file.set("FILE", language->file);
    file.set("RUN", language->run);
    if (language->name == "cpp") file.show("WITH_LIBRARY");
}

}  // namespace

Outcome<http::Response> show_quick_start(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto& site = visit.context.site;
    const auto operations = operations_of(visit, visit.context.scopes.with_implied(app.scopes));
    const auto api = site.api_domain_of(visit.actor().company->label);
    QuickStart about{site.issuer,
                     app.client_id,
                     app.redirect_uris.empty() ? std::string() : app.redirect_uris.front(),
                     api,
                     {},
                     app.is_public_client()};
    if (const auto* call = first_call(operations)) about.call_path = call->path;

    const auto frame = app_frame(visit, app, AppTab::quick_start);
    pages::PageData data;
    data.set("API_ADDRESS", api);
    data.set("CLIENT_ID", app.client_id);
    data.set("CREDENTIALS_HREF", app_path(app, AppTab::credentials));
    data.set("SCOPES_HREF", app_path(app, AppTab::access));
    data.set("REQUESTS_HREF", app_path(app, AppTab::requests));
    data.show(app.is_public_client() ? "PUBLIC_CLIENT" : "CONFIDENTIAL");
    data.show(about.call_path.empty() ? "NO_CALL" : "CALL");
    fill_endpoints(data, site);
    fill_scopes(data, app, visit.context.scopes);
    fill_operations(data, operations);
    fill_code(data, visit, about);
    return pages::framed_page(visit.status(), "developer_quick_start", frame, data);
}

}  // namespace grantor::marketplace::developer
