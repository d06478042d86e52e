// The body of a call as a JSON object: JSON for both versions, a form for v1 as well (docs/wire.md
// §6.1). What is inside is checked later, field by field.
#pragma once

#include <string_view>

#include "http/message.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

// The server lets no larger body through; this also bounds other callers.
inline constexpr std::size_t json_body_max = 64 * 1024;
// Deals have three levels; custom values may have some more.
inline constexpr std::size_t json_depth_max = 16;

// Refuses: larger or deeper than the limits, not JSON, not an object, a number that is not finite.
Answer<json::object> read_json_object(std::string_view text);

// A list, JSON in both versions, as the only member of an object.
Answer<json::object> read_list_body(const http::Request& request, std::string_view member);

// In a form all values are texts; "label[]" repeated is an array.
Answer<json::object> read_body(const http::Request& request, ApiVersion version);

}  // namespace grantor::sandbox
