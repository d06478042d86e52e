#include "oauth/json_text.hpp"

#include <charconv>

#include "base/encoding.hpp"

namespace grantor {
namespace {

// Written without an early exit, so that the compiler looks at many characters at once.
bool is_plain(std::string_view text) {
    bool plain = true;
    for (const char c : text) plain &= c >= ' ' && c != '"' && c != '\\';
    return plain;
}

}  // namespace

void append_json_text(std::string_view text, std::string& out) {
    if (!is_plain(text)) return append_json_string(text, out);
    out += '"';
    out += text;
    out += '"';
}

void append_json_number(std::int64_t number, std::string& out) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

}  // namespace grantor
