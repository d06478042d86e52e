#include "edge/documents/published_api.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <set>

#include "base/lower_case.hpp"
#include "edge/documents/component_use.hpp"
#include "edge/documents/document_value.hpp"
#include "edge/documents/references.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

// "shop", of "/etc/grantor/Shop.yaml": what may stand in a path as it is.
std::string name_of(std::string_view file) {
    auto name = ascii_lower_case(std::filesystem::path(file).stem().string());
    for (char& c : name) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_plain) c = '-';
    }
    return name;
}

bool is_openapi(const json::value& value) {
    const auto* document = value.if_object();
    if (document == nullptr) return false;
    const auto* info = document->if_contains("info");
    const auto* paths = document->if_contains("paths");
    return info != nullptr && info->is_object() && paths != nullptr && paths->is_object();
}

// The operations that somebody can call, as the edge itself reads the document: "get /orders".
std::set<std::string> open_operations(const ReadDocument& read) {
    std::set<std::string> out;
    for (const auto& operation : read.operations)
        if (operation.opening != Opening::closed)
            out.insert(fmt::format("{} {}", ascii_lower_case(operation.method), operation.path));
    return out;
}

// Of a path item (OpenAPI §4.8.9) besides its operations. What is not known here may be one of a
// later version of OpenAPI, and no edge reads it.
bool describes_path(std::string_view key) {
    constexpr std::array<std::string_view, 4> keys{"summary", "description", "servers",
                                                   "parameters"};
    return key.starts_with("x-") || std::ranges::find(keys, key) != keys.end();
}

json::object open_part(std::string_view path, const json::value& value,
                       const References& references, const std::set<std::string>& open) {
    json::object out;
    const auto meant = references.follow(value);
    const auto* item = meant ? (*meant)->if_object() : nullptr;
    if (item == nullptr) return out;
    for (const auto& [key, part] : *item) {
        if (describes_path(key)) {
            out[key] = part;
        } else if (open.contains(
                       fmt::format("{} {}", std::string_view{key}, std::string_view{path}))) {
            // In place of a reference: what it leads to may be left out.
            if (const auto operation = references.follow(part)) out[key] = **operation;
        }
    }
    return out;
}

// No app can call them, so they are nobody's business but the operator's. Webhooks and path items
// to refer to are operations without an address of their own; the edge opens none of them.
void leave_out_closed(const ReadDocument& read, json::object& document) {
    const auto open = open_operations(read);
    const References references(document);
    json::object kept;
    for (const auto& [path, item] : document.at("paths").as_object()) {
        if (std::string_view{path}.starts_with("x-"))
            kept[path] = item;
        else if (std::string_view{path}.starts_with('/'))
            kept[path] = open_part(path, item, references, open);
    }
    document["paths"] = std::move(kept);
    document.erase("webhooks");
    auto* components = document.if_contains("components");
    if (components != nullptr && components->is_object())
        components->get_object().erase("pathItems");
}

// Fractions in YAML were kept as text (document_value.hpp); where only a number is allowed, they
// become numbers.
void restore_numbers(json::value& value) {
    constexpr std::array<std::string_view, 5> keywords{"minimum", "maximum", "exclusiveMinimum",
                                                       "exclusiveMaximum", "multipleOf"};
    if (auto* list = value.if_array())
        for (auto& each : *list) restore_numbers(each);
    auto* object = value.if_object();
    if (object == nullptr) return;
    for (auto& member : *object) {
        restore_numbers(member.value());
        const auto* text = member.value().if_string();
        const std::string_view key = member.key();
        if (text == nullptr || std::ranges::find(keywords, key) == keywords.end()) continue;
        double number = 0;
        const auto* end = text->data() + text->size();
        const auto read = std::from_chars(text->data(), end, number);
        if (read.ec == std::errc{} && read.ptr == end) member.value() = number;
    }
}

json::array servers_of(const ApiDocument& api, std::string_view api_address) {
    json::array servers;
    for (const auto& prefix : api.prefixes)
        servers.push_back(
            json::object{{"url", fmt::format("{}{}", api_address, prefix == "/" ? "" : prefix)}});
    return servers;
}

}  // namespace

std::optional<bool> decided_publishing(const ApiDocument& api, const ReadDocument& read) {
    return api.is_published ? api.is_published : read.says_published;
}

std::vector<PublishedApi> published_apis(const std::vector<ApiDocument>& documents,
                                         std::string_view api_address) {
    std::vector<PublishedApi> out;
    for (const auto& api : documents) {
        auto value = read_document_value(api.text);
        if (!value || !is_openapi(*value)) continue;
        auto& document = value->as_object();
        const auto read = read_rule_document(api);
        const auto decided = decided_publishing(api, read);
        if (!decided.value_or(true)) continue;
        if (!decided) {
            leave_out_closed(read, document);
            leave_out_unused_components(document);
        }
        restore_numbers(*value);
        document.erase("x-published");
        document["servers"] = servers_of(api, api_address);
        out.push_back({name_of(api.name), std::move(document)});
    }
    return out;
}

}  // namespace grantor::edge
