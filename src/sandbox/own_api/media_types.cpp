#include "sandbox/own_api/media_types.hpp"

#include <boost/json.hpp>
#include <string>

#include "base/cut.hpp"
#include "base/lower_case.hpp"

namespace grantor::sandbox::own_api {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// In lower case, without its parameters.
std::string bare(std::string_view type) { return ascii_lower_case(trimmed(cut_piece(type, ';'))); }

// Either may be a range: "*/*", "text/*".
bool matches(std::string_view range, std::string_view type) {
    if (range == "*/*" || range == "*" || range == type) return true;
    return range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1));
}

bool is_excluded(std::string_view parameters) {
    while (!parameters.empty()) {
        auto parameter = trimmed(cut_piece(parameters, ';'));
        if (parameter == "q=0" || parameter == "q=0.0") return true;
    }
    return false;
}

}  // namespace

bool is_json_type(std::string_view type) {
    const auto name = bare(type);
    return name == "application/json" || name == "text/json" || name.ends_with("+json");
}

const boost::json::key_value_pair* find_media_type(const boost::json::object& content,
                                                   std::string_view type) {
    if (content.empty()) return nullptr;
    const auto name = bare(type);
    if (name.empty()) return &*content.begin();
    for (const auto& entry : content)
        if (bare(entry.key()) == name) return &entry;
    for (const auto& entry : content)
        if (matches(bare(entry.key()), name)) return &entry;
    return nullptr;
}

const boost::json::key_value_pair* choose_media_type(const boost::json::object& content,
                                                     std::string_view accept) {
    if (content.empty()) return nullptr;
    const boost::json::key_value_pair* json_entry = nullptr;
    for (const auto& entry : content) {
        const auto type = bare(entry.key());
        for (auto rest = accept; !rest.empty();) {
            auto range = cut_piece(rest, ',');
            const auto name = bare(cut_piece(range, ';'));
            if (is_excluded(range)) continue;
            if (matches(name, type) || matches(type, name)) return &entry;
            const bool are_json = is_json_type(name) && is_json_type(type);
            if (are_json && json_entry == nullptr) json_entry = &entry;
        }
    }
    return json_entry != nullptr ? json_entry : &*content.begin();
}

}  // namespace grantor::sandbox::own_api
