#include "edge/documents/references.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "base/number.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

constexpr int references_max = 16;

// RFC 6901 §4: "~1" is a slash, "~0" a tilde.
std::string unescaped(std::string_view token) {
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

const json::value* member(const json::value& parent, std::string_view key) {
    if (const auto* object = parent.if_object()) return object->if_contains(key);
    const auto* list = parent.if_array();
    const auto index = list == nullptr ? std::nullopt : read_number<std::size_t>(key);
    return index && *index < list->size() ? &(*list)[*index] : nullptr;
}

// Null: there is no such part.
const json::value* part_of(const json::object& root, std::string_view pointer) {
    if (!pointer.starts_with('/')) return nullptr;
    pointer.remove_prefix(1);
    const auto* found = root.if_contains(unescaped(cut_piece(pointer, '/')));
    while (found != nullptr && !pointer.empty())
        found = member(*found, unescaped(cut_piece(pointer, '/')));
    return found;
}

// What may stand beside a reference: it changes nothing that matters here.
bool is_description(std::string_view key) { return key == "summary" || key == "description"; }

}  // namespace

std::expected<const json::value*, std::string> References::follow(const json::value& value) const {
    const auto* at = &value;
    for (int i = 0; i < references_max; ++i) {
        const auto* object = at->if_object();
        const auto* reference = object == nullptr ? nullptr : object->if_contains("$ref");
        if (reference == nullptr) return at;
        for (const auto& [key, ignored] : *object)
            if (key != "$ref" && !is_description(key))
                return std::unexpected(
                    fmt::format("It is a reference with \"{}\" beside it, which some readers take "
                                "and others do not.",
                                std::string_view{key}));
        const auto* text = reference->if_string();
        if (text == nullptr || !text->starts_with('#'))
            return std::unexpected(
                "It is a reference to another file or address, which is not read: put all of the "
                "document into one file (redocly bundle does that).");
        const std::string pointer =
            percent_decode(std::string_view{*text}.substr(1), PlusSign::literal);
        at = part_of(root_, pointer);
        if (at == nullptr)
            return std::unexpected("It is a reference to a part that the document does not have.");
    }
    return std::unexpected("It is a reference that leads back to itself.");
}

}  // namespace grantor::edge
