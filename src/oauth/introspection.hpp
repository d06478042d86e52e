// The answers of the introspection endpoint (RFC 7662 §2.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// All that is ever said about a token that is not active, whatever the reason.
inline constexpr std::string_view inactive_token_body = R"({"active":false})";

struct ActiveToken {
    std::string_view scope;  // separated by spaces
    std::string_view client_id;
    std::string_view username;       // an email address
    bool is_email_verified = false;  // OpenID Connect Core §5.1
    std::string_view token_type;     // "Bearer"; "" for a refresh token, which has no such type
    std::optional<Time> expires;
    Time issued;
    UserId user_id;  // also `sub`, as text
    CompanyId company_id;
    std::string_view audience;  // "" leaves `aud` out
    std::string_view issuer;
};
std::string write_active_token_body(const ActiveToken& token);

}  // namespace grantor
