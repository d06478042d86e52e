// Whole numbers in texts: ids, pages, cursors, ports.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

namespace grantor {

// The number that all of `text` is, in decimal digits alone: no sign, no space. Nothing for
// anything else, and for a number that does not fit.
template <std::integral Number = std::int64_t>
std::optional<Number> read_number(std::string_view text) {
    if (text.empty() || text.front() == '-') return std::nullopt;
    Number number{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace grantor
