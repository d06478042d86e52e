#include "edge/documents/references.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "service/json_pointer.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

constexpr int references_max = 16;

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
        at = find_part(root_, pointer);
        if (at == nullptr)
            return std::unexpected("It is a reference to a part that the document does not have.");
    }
    return std::unexpected("It is a reference that leads back to itself.");
}

}  // namespace grantor::edge
