#include "edge/documents/published_api.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>

#include "base/lower_case.hpp"
#include "edge/documents/document_value.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

constexpr std::string_view publishing_word = "x-published";

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

// Nothing: nobody has decided.
std::optional<bool> publishing(const ApiDocument& api, const json::object& document) {
    if (api.is_published) return api.is_published;
    const auto* word = document.if_contains(publishing_word);
    if (word == nullptr) return std::nullopt;
    return *word == true;
}

// No app can call them, so they are nobody's business but the operator's.
void leave_out_closed(json::object& document) {
    if (document.contains("security")) return;
    for (auto& path : document.at("paths").as_object()) {
        auto* item = path.value().if_object();
        if (item == nullptr) continue;
        for (const auto* method :
             {"get", "put", "post", "delete", "patch", "head", "options", "trace"}) {
            const auto* operation = item->if_contains(method);
            if (operation == nullptr) continue;
            const auto* fields = operation->if_object();
            if (fields == nullptr || !fields->contains("security")) item->erase(method);
        }
    }
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

std::vector<PublishedApi> published_apis(const std::vector<ApiDocument>& documents,
                                         std::string_view api_address) {
    std::vector<PublishedApi> out;
    for (const auto& api : documents) {
        auto value = read_document_value(api.text);
        if (!value || !is_openapi(*value)) continue;
        auto& document = value->as_object();
        const auto decided = publishing(api, document);
        if (!decided.value_or(true)) continue;
        if (!decided) leave_out_closed(document);
        restore_numbers(*value);
        document.erase(publishing_word);
        document["servers"] = servers_of(api, api_address);
        out.push_back({name_of(api.name), std::move(document)});
    }
    return out;
}

}  // namespace grantor::edge
