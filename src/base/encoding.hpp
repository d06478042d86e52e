// Text forms of bytes: hex, base64, base64url (RFC 4648) and percent-encoding (RFC 3986).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace grantor {

std::string to_hex(ByteView bytes);
// Lower case only, even length; nothing else is accepted.
std::optional<Bytes> from_hex(std::string_view text);

// Unpadded, alphabet of RFC 4648 §5. Appends, so that a caller can write a prefix first.
void append_base64url(ByteView bytes, std::string& out);
std::string to_base64url(ByteView bytes);
// Strict: no padding, no other character, and unused last bits zero, so that a value has one form.
std::optional<Bytes> from_base64url(std::string_view text);
// The same without an allocation: into `out`, and the part of it that was written. Nothing also if
// `out` is too small.
std::optional<std::span<std::uint8_t>> from_base64url(std::string_view text,
                                                      std::span<std::uint8_t> out);

// Padding may be absent; alphabet of RFC 4648 §4.
std::optional<Bytes> from_base64(std::string_view text);
std::string to_base64(ByteView bytes);

// Everything but unreserved characters becomes %XX.
std::string percent_encode(std::string_view text);
enum class PlusSign { literal, space };
// A '%' without two hex digits stays as it is: clients send such values (docs/wire.md §9).
std::string percent_decode(std::string_view text, PlusSign plus);
// The same into `out`, which has room for `text`; returns the end of what was written.
char* percent_decode(std::string_view text, PlusSign plus, char* out);

// Text inside HTML, quotes included.
std::string escape_html(std::string_view text);
// Text inside a JSON string literal; invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string_view text, std::string& out);

}  // namespace grantor
