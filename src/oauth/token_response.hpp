// The body of a successful token answer (RFC 6749 §5.1) with the keys and their order of
// docs/wire.md §1.3. It is the hottest body there is, so it is written directly: a JSON library
// takes 30 times as long.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace grantor {

struct TokenResponse {
    std::string_view access_token;
    seconds expires_in{};
    std::string_view refresh_token;
    std::string_view scope;       // as Wire::scope_separator says
    std::string_view api_domain;  // "https://acme.example.com": no path, no trailing slash
};
std::string write_token_response_body(const TokenResponse& response);

}  // namespace grantor
