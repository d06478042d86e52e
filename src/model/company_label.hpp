// The label of a company, which becomes a part of a host name.
#pragma once

#include <algorithm>
#include <string_view>

namespace grantor {

inline constexpr std::size_t label_max = 63;

// RFC 1035 §2.3.1: lower case letters, digits and hyphens, with no hyphen at either end.
inline bool is_label(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !text.empty() && text.size() <= label_max && std::ranges::all_of(text, fits) &&
           text.front() != '-' && text.back() != '-';
}

}  // namespace grantor
