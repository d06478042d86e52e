// Whole numbers in paths and queries: ids, pages, cursors.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace grantor::marketplace {

// Nothing unless all of the text is one.
inline std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace grantor::marketplace
