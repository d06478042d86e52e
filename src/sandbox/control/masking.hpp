// Requests and answers as the log of a sandbox shows them: what would let a reader act as somebody
// else keeps its last four characters only, so that two tokens can be told apart. Nothing else is
// kept, not even in memory. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace grantor::sandbox {

// Of one request or answer; the rest is cut off.
inline constexpr std::size_t logged_fields_max = 2048;
inline constexpr std::size_t logged_body_max = 4096;

// "Bearer v1u.…" is "Bearer …a1b2"; a short one is "…".
std::string mask_secret(std::string_view secret);

// One line a field, "Name: value".
std::string mask_fields(std::span<const http::Field> fields);
// The same of lines that each end in "\r\n".
std::string mask_field_lines(std::string_view lines);
// "code=…&state=xyz"
std::string mask_form(std::string_view form);
// The beginning of a long text, between letters, and how long it is.
std::string cut_body(std::string text);
// A form or a JSON text by what it looks like, whatever its media type claims. Bytes that are not
// text are counted: "(312 bytes)".
std::string mask_body(std::string_view body);

}  // namespace grantor::sandbox
