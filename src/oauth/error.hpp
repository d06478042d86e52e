// The catalogue of wire errors (RFC 6749 §4.1.2.1, §5.2; RFC 7009 §2.2.1; docs/wire.md §2). One row
// an error: its code on the wire, its HTTP status, the words that open its message.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace grantor {

// Enumerators are the wire's words.
enum class ErrorCode {
    invalid_request,
    invalid_client,
    invalid_grant,
    unauthorized_client,
    unsupported_grant_type,
    unsupported_response_type,
    unsupported_token_type,
    invalid_scope,
    access_denied,
    user_denied,  // the wire's word for a cancelled consent (docs/wire.md §1.2)
    server_error,
    temporarily_unavailable,
};

struct ErrorRow {
    ErrorCode code;
    std::string_view name;   // `error` on the wire
    int status;              // where the answer is direct
    std::string_view title;  // opens the message: "Invalid grant"
};
const ErrorRow& error_row(ErrorCode code);

// Whether the client tried HTTP authentication: then `invalid_client` is answered 401 with the
// field `WWW-Authenticate: Basic realm="Service"` (RFC 6749 §5.2, docs/wire.md §2.1), else 400.
enum class Challenge { none, basic };
inline constexpr std::string_view basic_challenge = "Basic realm=\"Service\"";

// A refusal: what an app's developer gets to read. `description` is a constant, never input. For
// `Missing parameter` and the like `title` replaces the row's own.
struct Error {
    ErrorCode code = ErrorCode::server_error;
    std::string_view description = {};
    std::string_view title = {};
    Challenge challenge = Challenge::none;

    // Of a direct answer: the row's, or 401 where a challenge goes with it.
    int status() const;
    // "Invalid grant: refresh token is invalid"
    std::string message() const;
    bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> refuse(ErrorCode code, std::string_view description) {
    return std::unexpected(Error{code, description});
}
inline std::unexpected<Error> refuse(const Error& error) { return std::unexpected(error); }
// "Missing parameter: `code`"; `name` is a constant.
inline std::unexpected<Error> missing(std::string_view quoted_name) {
    return std::unexpected(Error{ErrorCode::invalid_request, quoted_name, "Missing parameter"});
}
// "Repeated parameter: `code`" (RFC 6749 §3.1, §3.2); the same.
inline std::unexpected<Error> repeated(std::string_view quoted_name) {
    return std::unexpected(Error{ErrorCode::invalid_request, quoted_name, "Repeated parameter"});
}

// Where an operator who has such a page explains an error: "{help_url}#invalid_grant". "" without.
std::string error_uri(const Error& error, std::string_view help_url);

// `standard`: an error of RFC 6749 §5.2 at the OAuth endpoints, a problem document (RFC 9457) at
// the edge. `envelope`: both with the members besides that clients of the source documents read.
enum class ErrorForm : std::uint8_t { standard, envelope };

// {"error":…,"error_description":…}, in an envelope with "success":false and "message" besides;
// with a help_url `error_uri`, too.
std::string error_body(const Error& error, ErrorForm form, std::string_view help_url = {});

}  // namespace grantor
