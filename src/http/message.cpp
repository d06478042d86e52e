#include "http/message.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "http/list.hpp"

namespace grantor::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

bool is_media_type(std::string_view content_type, std::string_view expected) {
    return equals_ignoring_case(trim_blanks(take_part(content_type, ';')), expected);
}

std::string_view Request::segment(std::string_view name) const {
    const auto found = std::ranges::find(segments, name, &NamedSegment::name);
    assert(found != segments.end());
    return found == segments.end() ? std::string_view{} : found->value;
}

std::string_view Request::header(std::string_view name) const {
    for (const auto& field : fields)
        if (equals_ignoring_case(field.name, name)) return field.value;
    return {};
}

std::size_t Request::header_count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        fields, [name](const Field& field) { return equals_ignoring_case(field.name, name); }));
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
    for (const auto& field : fields) {
        if (!equals_ignoring_case(field.name, "cookie")) continue;
        for (auto rest = field.value; !rest.empty();) {
            auto pair = trim_blanks(take_part(rest, ';'));
            // A pair without '=' is a value without a name, whatever it looks like.
            if (!pair.contains('=')) continue;
            const auto key = take_part(pair, '=');
            if (key == name) return pair;
        }
    }
    return std::nullopt;
}

void add_field(std::string& lines, std::string_view name, std::string_view value) {
    const auto ends_a_line = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    lines.append(name).append(": ");
    std::ranges::remove_copy_if(value, std::back_inserter(lines), ends_a_line);
    lines.append("\r\n");
}

void Response::add_field(std::string_view name, std::string_view value) {
    http::add_field(fields, name, value);
}

}  // namespace grantor::http
