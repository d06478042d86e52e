// What the OAuth endpoints answer.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "grantor/client/export.hpp"
#include "grantor/client/http.hpp"
#include "grantor/client/secret.hpp"
#include "grantor/client/time.hpp"

namespace grantor::client::models {

// RFC 6749 §5.1, with Pipedrive's api_domain.
struct GRANTOR_CLIENT_API GetTokensResponse {
    Secret access_token = {};
    std::string token_type = "Bearer";                    // as sent; compared in any case
    std::optional<std::chrono::seconds> expires_in = {};  // absent if the server does not say
    Secret refresh_token = {};                            // empty if there is none in the answer
    std::string scope = {};                               // as sent: separated by commas or spaces
    std::string api_domain = {};  // "https://acme.pipedrive.com"; may be empty
    // Other texts and numbers of the answer, such as Salesforce's instance_url. What is named
    // …_token is not among them, for it may be one.
    Query other = {};

    std::vector<std::string> scopes() const;
};

// RFC 7662 §2.2. All but `active` may be missing.
struct Introspection {
    bool active = false;
    std::string scope = {};
    std::string client_id = {};
    std::string username = {};
    std::string token_type = {};
    std::string subject = {};
    std::string audience = {};
    std::string issuer = {};
    std::optional<TimePoint> expires_at = {};
    std::optional<TimePoint> issued_at = {};
    Query other = {};
};

// RFC 8414 §2, RFC 9207 §3: what a client needs of it.
struct ServerMetadata {
    std::string issuer = {};
    std::string authorization_endpoint = {};
    std::string token_endpoint = {};
    std::string revocation_endpoint = {};     // "" if there is none
    std::string introspection_endpoint = {};  // the same
    std::vector<std::string> scopes_supported = {};
    std::vector<std::string> code_challenge_methods_supported = {};
    std::vector<std::string> token_endpoint_auth_methods_supported = {};
    bool authorization_response_iss_parameter_supported = false;
};

}  // namespace grantor::client::models
