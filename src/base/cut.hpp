// Cutting texts into pieces: paths, queries, lists.
#pragma once

#include <algorithm>
#include <string_view>

namespace grantor {

// What stands before the next `separator`, or all of it; cut off `text` together with the
// separator.
inline std::string_view cut_piece(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const auto piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return piece;
}

// Of "/orders/7" it is "orders", and "/7" is left. The path begins with a slash.
inline std::string_view cut_segment(std::string_view& path) {
    const auto end = std::min(path.find('/', 1), path.size());
    const auto segment = path.substr(1, end - 1);
    path.remove_prefix(end);
    return segment;
}

}  // namespace grantor
