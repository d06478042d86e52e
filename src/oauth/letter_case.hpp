// Words of HTTP that compare in any case: schemes and media types.
#pragma once

#include <algorithm>
#include <string_view>

namespace grantor {

constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
// ASCII letters only. `lower` is in lower case.
constexpr bool equals_in_any_case(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char a, char b) { return to_lower(a) == b; });
}

}  // namespace grantor
