// Texts that came from elsewhere, made fit for an error or a comparison.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantor/client/error.hpp"

namespace grantor::client {

// One line: control characters become spaces, invalid UTF-8 U+FFFD, and the rest is cut off.
std::string one_line(std::string_view text, std::size_t bytes_max);

// Pieces between any of the separators, empty ones left out.
std::vector<std::string> split(std::string_view text, std::string_view separators);

bool holds_control_character(std::string_view text);

inline Error failure(ErrorKind kind, std::string_view description) {
    Error error;
    error.kind = kind;
    error.description = description;
    return error;
}
inline Error misconfigured(std::string_view description) {
    return failure(ErrorKind::configuration, description);
}

// All of the text as a number, digits and a sign only.
template <class Number>
std::optional<Number> read_number(std::string_view text) {
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace grantor::client
