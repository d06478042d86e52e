#include "http/message.hpp"

#include <algorithm>

namespace grantor::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// The part of `list` up to `separator`, which leaves `list` together with it.
std::string_view take_part(std::string_view& list, char separator) {
    const auto end = std::min(list.find(separator), list.size());
    const auto part = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return part;
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

bool is_media_type(std::string_view content_type, std::string_view expected) {
    return equals_ignoring_case(trim(take_part(content_type, ';')), expected);
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
            auto pair = trim(take_part(rest, ';'));
            // A pair without '=' is a value without a name, whatever it looks like.
            if (!pair.contains('=')) continue;
            const auto key = take_part(pair, '=');
            if (key == name) return pair;
        }
    }
    return std::nullopt;
}

void Response::add_field(std::string_view name, std::string_view value) {
    const auto ends_a_line = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    fields.append(name).append(": ");
    std::ranges::remove_copy_if(value, std::back_inserter(fields), ends_a_line);
    fields.append("\r\n");
}

}  // namespace grantor::http
