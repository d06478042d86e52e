#include "oauth/error.hpp"

#include <array>
#include <cassert>

#include "base/encoding.hpp"

namespace grantor {
namespace {

// Indexed by ErrorCode. The titles are the ones of docs/wire.md §2.1, for the rest the code in
// words.
constexpr std::array<ErrorRow, 12> rows{{
    {ErrorCode::invalid_request, "invalid_request", 400, "Invalid request"},
    // 401 where the client tried HTTP authentication: Error::status().
    {ErrorCode::invalid_client, "invalid_client", 400, "Invalid client"},
    {ErrorCode::invalid_grant, "invalid_grant", 400, "Invalid grant"},
    {ErrorCode::unauthorized_client, "unauthorized_client", 400, "Unauthorized client"},
    {ErrorCode::unsupported_grant_type, "unsupported_grant_type", 400, "Unsupported grant type"},
    {ErrorCode::unsupported_response_type, "unsupported_response_type", 400,
     "Unsupported response type"},
    {ErrorCode::unsupported_token_type, "unsupported_token_type", 400, "Unsupported token type"},
    {ErrorCode::invalid_scope, "invalid_scope", 400, "Invalid scope"},
    {ErrorCode::access_denied, "access_denied", 403, "Access denied"},
    {ErrorCode::user_denied, "user_denied", 403, "User denied"},
    {ErrorCode::server_error, "server_error", 500, "Server error"},
    {ErrorCode::temporarily_unavailable, "temporarily_unavailable", 503, "Temporarily unavailable"},
}};

constexpr bool rows_are_in_order() {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].code) != i) return false;
    return true;
}
static_assert(rows_are_in_order());

}  // namespace

const ErrorRow& error_row(ErrorCode code) {
    const auto index = static_cast<std::size_t>(code);
    assert(index < rows.size());
    return rows[index];
}

int Error::status() const { return challenge == Challenge::basic ? 401 : error_row(code).status; }

std::string Error::message() const {
    std::string out(title.empty() ? error_row(code).title : title);
    if (description.empty()) return out;
    out += ": ";
    out += description;
    return out;
}

std::string error_uri(const Error& error, std::string_view help_url) {
    if (help_url.empty()) return {};
    std::string out(help_url);
    out += '#';
    out += error_row(error.code).name;
    return out;
}

std::string error_body(const Error& error, ErrorForm form, std::string_view help_url) {
    const std::string message = error.message();
    std::string out = "{";
    if (form == ErrorForm::envelope) {
        out += R"("success":false,"message":)";
        append_json_string(message, out);
        out += ',';
    }
    out += R"("error":")";
    out += error_row(error.code).name;
    out += R"(","error_description":)";
    append_json_string(message, out);
    if (const auto uri = error_uri(error, help_url); !uri.empty()) {
        out += R"(,"error_uri":)";
        append_json_string(uri, out);
    }
    out += '}';
    return out;
}

}  // namespace grantor
