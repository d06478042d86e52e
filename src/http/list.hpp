// Values that are lists, "a, b;q=1" (RFC 9110 §5.6.1).
#pragma once

#include <algorithm>
#include <string_view>

#include "http/message.hpp"

namespace grantor::http {

inline std::string_view trim_blanks(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// The part of `list` up to `separator`, which leaves `list` together with it.
inline std::string_view take_part(std::string_view& list, char separator) {
    const auto end = std::min(list.find(separator), list.size());
    const auto part = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return part;
}

// Whether one of the items between commas is `item`, in any letter case.
inline bool has_list_item(std::string_view list, std::string_view item) {
    while (!list.empty())
        if (equals_ignoring_case(trim_blanks(take_part(list, ',')), item)) return true;
    return false;
}

}  // namespace grantor::http
