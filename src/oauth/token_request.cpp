#include "oauth/token_request.hpp"

#include <algorithm>

#include "oauth/redirect_uri.hpp"
#include "oauth/refusals.hpp"

namespace grantor {
namespace {

// RFC 6749 appendix A: `code` and `refresh_token` are of visible ASCII and space.
bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

// RFC 6749 appendix A.10: letters, digits, "-", ".", "_", or a URI.
bool is_grant_type_syntax(std::string_view text) {
    return is_absolute_uri(text) || std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_';
           });
}

Result<GrantRequest> read_authorization_code(const Form& form) {
    const auto code = form.value("code");
    if (!code) return missing("`code`");
    if (!is_visible(*code)) return refuse(refusal::invalid_code_syntax);
    return AuthorizationCodeRequest{*code, form.value("redirect_uri"), form.find("code_verifier")};
}

Result<GrantRequest> read_refresh(const Form& form) {
    const auto token = form.value("refresh_token");
    if (!token) return missing("`refresh_token`");
    if (!is_visible(*token)) return refuse(refusal::invalid_refresh_token_syntax);
    return RefreshRequest{*token, form.value("scope")};
}

Result<GrantRequest> read_api_token(const Form& form) {
    const auto token = form.value("api_token");
    if (!token) return missing("`api_token`");
    return ApiTokenRequest{*token};
}

}  // namespace

Result<GrantRequest> read_grant_request(const Form& form) {
    const auto type = form.value("grant_type");
    if (!type) return missing("`grant_type`");
    if (!is_grant_type_syntax(*type)) return refuse(refusal::invalid_grant_type_syntax);
    if (*type == "authorization_code") return read_authorization_code(form);
    if (*type == "refresh_token") return read_refresh(form);
    if (*type == "exchange_api_token") return read_api_token(form);
    return refuse(refusal::unsupported_grant_type);
}

}  // namespace grantor
