// The authorization server's metadata document (RFC 8414, RFC 9207). It changes with the
// configuration only: write it once.
#pragma once

#include <string>
#include <string_view>

#include "oauth/scope_catalogue.hpp"

namespace grantor {

inline constexpr std::string_view authorization_path = "/oauth/authorize";
inline constexpr std::string_view token_path = "/oauth/token";
inline constexpr std::string_view revocation_path = "/oauth/revoke";
inline constexpr std::string_view introspection_path = "/oauth/introspect";
inline constexpr std::string_view metadata_path = "/.well-known/oauth-authorization-server";

struct MetadataSource {
    std::string_view issuer;  // "https://auth.example.com", no trailing slash
    // Of the operator (RFC 8414 §2); "" leaves it out.
    std::string_view service_documentation{};
    std::string_view op_policy_uri{};
    std::string_view op_tos_uri{};
};
std::string write_metadata_body(const MetadataSource& source, const ScopeCatalogue& scopes);

}  // namespace grantor
