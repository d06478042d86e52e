// Patterns of LIKE from text that people typed. Statements that use one say ESCAPE '\'.
#pragma once

#include <string>
#include <string_view>

namespace grantor {

// The text with LIKE's own characters taken literally.
inline std::string escaped_for_like(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

inline std::string containing(std::string_view text) { return '%' + escaped_for_like(text) + '%'; }

}  // namespace grantor
