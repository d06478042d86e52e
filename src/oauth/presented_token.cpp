#include "oauth/presented_token.hpp"

#include "base/encoding.hpp"

namespace grantor {
namespace {

TokenTypeHint hint_of(std::optional<std::string_view> text) {
    if (text == "access_token") return TokenTypeHint::access_token;
    if (text == "refresh_token") return TokenTypeHint::refresh_token;
    return TokenTypeHint::none;
}

}  // namespace

std::optional<std::string> PresentedToken::decoded_again() const {
    // Tokens have no space, so a '+' is itself.
    auto decoded = percent_decode(token, PlusSign::literal);
    if (decoded == token) return std::nullopt;
    return decoded;
}

Result<PresentedToken> read_presented_token(const Form& form) {
    const auto token = form.value("token");
    if (!token) return missing("`token`");
    return PresentedToken{*token, hint_of(form.value("token_type_hint"))};
}

}  // namespace grantor
