#include "service/json_pointer.hpp"

#include <boost/json.hpp>

#include "base/cut.hpp"
#include "base/number.hpp"

namespace grantor {
namespace {

namespace json = boost::json;

const json::value* member(const json::value& parent, std::string_view key) {
    if (const auto* object = parent.if_object()) return object->if_contains(key);
    const auto* list = parent.if_array();
    const auto index = list == nullptr ? std::nullopt : read_number<std::size_t>(key);
    return index && *index < list->size() ? &(*list)[*index] : nullptr;
}

}  // namespace

std::string unescape_pointer_token(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool is_escape = token[i] == '~' && i + 1 < token.size();
        if (!is_escape) {
            out += token[i];
        } else {
            out += token[++i] == '1' ? '/' : '~';
        }
    }
    return out;
}

std::string escape_pointer_token(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '~' || c == '/')
            out += c == '~' ? "~0" : "~1";
        else
            out += c;
    }
    return out;
}

const json::value* find_part(const json::object& root, std::string_view pointer) {
    if (!pointer.starts_with('/')) return nullptr;
    pointer.remove_prefix(1);
    const auto* found = root.if_contains(unescape_pointer_token(cut_piece(pointer, '/')));
    while (found != nullptr && !pointer.empty())
        found = member(*found, unescape_pointer_token(cut_piece(pointer, '/')));
    return found;
}

}  // namespace grantor
