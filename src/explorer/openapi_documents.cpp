#include "explorer/openapi_documents.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <iterator>
#include <span>
#include <stdexcept>

#include "base/crypto.hpp"
#include "base/embedded_file.hpp"
#include "base/encoding.hpp"
#include "explorer/described_wire.hpp"
#include "explorer/operation.hpp"
#include "oauth/metadata.hpp"
#include "service/token_schemes.hpp"

namespace grantor {

std::span<const EmbeddedFile> embedded_openapi();

}  // namespace grantor

namespace grantor::explorer {
namespace {

namespace json = boost::json;

// Placeholders in the files for the addresses of the service (RFC 2606 §2).
constexpr std::string_view issuer_placeholder = "https://issuer.invalid";
constexpr std::string_view api_placeholder = "https://api.invalid";
constexpr std::string_view company_variable = "{company}";
constexpr std::string_view index_name = "index";
constexpr std::size_t etag_bytes = 12;

std::string_view file_named(std::string_view name) {
    for (const auto& file : embedded_openapi())
        if (file.name == fmt::format("{}.json", name)) return file.content;
    throw std::logic_error(fmt::format("the binary lacks the document {}", name));
}

void replace_prefix(json::string& text, std::string_view placeholder, std::string_view address) {
    const std::string_view before = text;
    if (before.starts_with(placeholder))
        text = fmt::format("{}{}", address, before.substr(placeholder.size()));
}

void settle_addresses(json::value& value, const Site& site) {
    if (auto* text = value.if_string()) {
        replace_prefix(*text, issuer_placeholder, site.issuer);
        replace_prefix(*text, api_placeholder, site.api_domain);
    }
    if (auto* list = value.if_array())
        for (auto& each : *list) settle_addresses(each, site);
    if (auto* object = value.if_object())
        for (auto& member : *object) settle_addresses(member.value(), site);
}

// If each company has its own host, its label is a variable of the address.
void add_server_variables(json::object& document) {
    for (auto& server : document.at("servers").as_array()) {
        auto& object = server.as_object();
        if (!std::string_view{object.at("url").as_string()}.contains(company_variable)) continue;
        object["variables"] = json::object{
            {"company", {{"default", "company"}, {"description", "The label of the company."}}}};
    }
}

void add_scopes(json::object& document, const ScopeCatalogue& catalogue) {
    auto* schemes = document.at("components").as_object().if_contains("securitySchemes");
    auto* scheme = schemes == nullptr ? nullptr : schemes->as_object().if_contains("oauth2");
    if (scheme == nullptr) return;
    json::object scopes;
    for (const auto& scope : catalogue.all()) scopes[scope.name] = scope.description;
    scheme->as_object().at("flows").as_object().at("authorizationCode").as_object()["scopes"] =
        std::move(scopes);
}

// An operator's document need not have all of it.
std::string text_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string{} : std::string{*text};
}

using Words = std::vector<std::pair<std::string_view, std::string_view>>;

void replace_words(json::value& value, const Words& words) {
    if (auto* text = value.if_string())
        for (const auto& [from, to] : words)
            if (const auto at = std::string_view{*text}.find(from); at != std::string_view::npos)
                text->replace(at, from.size(), to);
    if (auto* list = value.if_array())
        for (auto& each : *list) replace_words(each, words);
    if (auto* object = value.if_object())
        for (auto& member : *object) replace_words(member.value(), words);
}

json::object parse_file(std::string_view name, const Words& words) {
    auto value = json::parse(file_named(name));
    replace_words(value, words);
    return std::move(value.as_object());
}

// Whatever a document of an API says about OAuth, apps get their tokens here.
void settle_flows(json::object& document, const Site& site, const ScopeCatalogue& catalogue) {
    auto* components = document.if_contains("components");
    auto* parts = components == nullptr ? nullptr : components->if_object();
    auto* schemes = parts == nullptr ? nullptr : parts->if_contains("securitySchemes");
    if (schemes == nullptr || !schemes->is_object()) return;
    json::object scopes;
    for (const auto& scope : catalogue.all())
        if (!scope.is_retired) scopes[scope.name] = scope.description;
    for (auto& each : schemes->as_object()) {
        auto* scheme = each.value().if_object();
        if (scheme == nullptr || !takes_access_tokens(*scheme)) continue;
        for (const auto* other : {"openIdConnectUrl", "scheme", "bearerFormat"})
            scheme->erase(other);
        (*scheme)["type"] = "oauth2";
        (*scheme)["flows"] = json::object{
            {"authorizationCode",
             {{"authorizationUrl", fmt::format("{}{}", site.issuer, authorization_path)},
              {"tokenUrl", fmt::format("{}{}", site.issuer, token_path)},
              {"refreshUrl", fmt::format("{}{}", site.issuer, token_path)},
              {"scopes", scopes}}}};
    }
}

std::vector<NamedDocument> own_documents(const DocumentSources& sources,
                                         const ScopeCatalogue& scopes, const Wire& wire) {
    std::vector<NamedDocument> out;
    for (const auto file : sources.files)
        out.push_back({std::string{file}, parse_file(file, sources.words), true});
    if (sources.made) std::ranges::move(sources.made(), std::back_inserter(out));
    for (auto& each : out) {
        add_scopes(each.document, scopes);
        describe_wire(each.document, wire);
    }
    return out;
}

// The operator's before our own, each under a name of its own.
std::vector<NamedDocument> all_documents(const DocumentSources& sources, const Site& site,
                                         const ScopeCatalogue& scopes, const Wire& wire) {
    auto own = own_documents(sources, scopes, wire);
    if (!sources.published) return own;
    std::vector<NamedDocument> out;
    for (auto& published : sources.published()) {
        const auto is_taken = [&](const NamedDocument& other) {
            return other.name == published.name || published.name == index_name;
        };
        if (std::ranges::any_of(own, is_taken) || std::ranges::any_of(out, is_taken))
            published.name += fmt::format("-{}", own.size() + out.size() + 1);
        settle_flows(published.document, site, scopes);
        out.push_back(std::move(published));
    }
    std::ranges::move(own, std::back_inserter(out));
    return out;
}

std::int64_t count_operations(const json::object& document) {
    std::int64_t count = 0;
    for (const auto& path : document.at("paths").as_object()) {
        const auto* methods = path.value().if_object();
        if (methods == nullptr) continue;
        for (const auto& row : path_item_methods) count += methods->contains(row.member) ? 1 : 0;
    }
    return count;
}

json::object entry_of(std::string_view name, const json::object& document, const Site& site) {
    const auto& info = document.at("info").as_object();
    return {{"name", name},
            {"title", text_in(info, "title")},
            {"summary", text_in(info, "summary")},
            {"url", fmt::format("{}/openapi/{}.json", site.issuer, name)},
            {"operations", count_operations(document)}};
}

OpenapiDocument document_of(std::string_view name, json::object content) {
    OpenapiDocument out{std::string{name}, json::serialize(content), {}, std::move(content)};
    const auto digest = sha256(as_bytes(out.content));
    out.etag = fmt::format("\"{}\"", to_hex(ByteView{digest}.first(etag_bytes)));
    return out;
}

}  // namespace

OpenapiDocuments::OpenapiDocuments(const DocumentSources& sources, const Site& site,
                                   const ScopeCatalogue& scopes, const Wire& wire) {
    json::array index;
    for (auto& [name, document, is_of_service] : all_documents(sources, site, scopes, wire)) {
        json::value whole = std::move(document);
        settle_addresses(whole, site);
        auto& content = whole.as_object();
        add_server_variables(content);
        index.push_back(entry_of(name, content, site));
        documents_.push_back(document_of(name, std::move(content)));
        documents_.back().is_of_service = is_of_service;
    }
    documents_.push_back(document_of(index_name, json::object{{"documents", std::move(index)}}));
}

const OpenapiDocument* OpenapiDocuments::find(std::string_view name) const {
    const auto found = std::ranges::find(documents_, name, &OpenapiDocument::name);
    return found == documents_.end() ? nullptr : &*found;
}

}  // namespace grantor::explorer
