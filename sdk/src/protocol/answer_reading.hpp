// What reading the answers of an authorization server has in common.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "grantor/client/http.hpp"
#include "grantor/client/json.hpp"
#include "grantor/client/result.hpp"
#include "grantor/client/time.hpp"

namespace grantor::client {

// Longer values are neither tokens nor names; they are refused, not truncated.
inline constexpr std::size_t token_max = 16 << 10;
inline constexpr std::size_t text_max = 4 << 10;

Error unreadable(const HttpResponse& response, std::string_view description);

// The object of a 2xx answer, or the error that the answer is (token_endpoint.hpp says which).
Result<Json> read_object(const HttpResponse& response);
// The error for an answer that gives nothing, whatever its status and body are. `code` is a word,
// wherever the answer has it; or empty.
Error read_refusal(const HttpResponse& response);
// Whether the object of a 2xx answer is a refusal all the same.
bool is_refusal(const Json& document);
// The object of a body: JSON, or the error of a form.
std::optional<Json> read_any_form(std::string_view body);
// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may send (RFC 9110 §5.6.7).
std::optional<TimePoint> read_http_date(std::string_view text);
// From Retry-After: a number, or a moment after that of Date.
std::optional<std::chrono::seconds> retry_after_seconds(const HttpResponse& response);

// The member's text; "" if it is absent or null. None: another type, too long, or with control
// characters.
std::optional<std::string> read_text(const Json& object, std::string_view name,
                                     std::size_t size_max = text_max);
// A count of seconds: a number, or one in a text. None: absent, or not one. Negative ones are 0.
std::optional<std::chrono::seconds> read_seconds(const Json& object, std::string_view name);
// The texts and numbers of the object, except those in `known` and those that may be a token.
Query read_others(const Json& object, const std::vector<std::string_view>& known);

}  // namespace grantor::client
