#include "oauth/metadata.hpp"

#include "oauth/json_text.hpp"

namespace grantor {
namespace {

void append_endpoint(std::string_view name, std::string_view issuer, std::string_view path,
                     std::string& out) {
    out += ",\"";
    out += name;
    out += "\":";
    append_json_text(std::string(issuer) + std::string(path), out);
}

void append_link(std::string_view name, std::string_view uri, std::string& out) {
    if (uri.empty()) return;
    out += ",\"";
    out += name;
    out += "\":";
    append_json_text(std::string(uri), out);
}

void append_scopes(const ScopeCatalogue& scopes, std::string& out) {
    out += R"(,"scopes_supported":[)";
    for (const auto& scope : scopes.all()) {
        if (scope.is_retired) continue;
        if (out.back() != '[') out += ',';
        append_json_text(scope.name, out);
    }
    out += ']';
}

// What does not depend on the configuration.
constexpr std::string_view abilities =
    R"(,"response_types_supported":["code"])"
    R"(,"response_modes_supported":["query"])"
    R"(,"grant_types_supported":["authorization_code","refresh_token"])"
    R"(,"token_endpoint_auth_methods_supported":)"
    R"(["client_secret_basic","client_secret_post","none"])"
    R"(,"revocation_endpoint_auth_methods_supported":)"
    R"(["client_secret_basic","client_secret_post","none"])"
    R"(,"introspection_endpoint_auth_methods_supported":)"
    R"(["client_secret_basic","client_secret_post"])"
    R"(,"code_challenge_methods_supported":["S256"])"
    R"(,"authorization_response_iss_parameter_supported":true)";

}  // namespace

std::string write_metadata_body(const MetadataSource& source, const ScopeCatalogue& scopes) {
    std::string out = R"({"issuer":)";
    append_json_text(source.issuer, out);
    append_endpoint("authorization_endpoint", source.issuer, authorization_path, out);
    append_endpoint("token_endpoint", source.issuer, token_path, out);
    append_endpoint("revocation_endpoint", source.issuer, revocation_path, out);
    append_endpoint("introspection_endpoint", source.issuer, introspection_path, out);
    append_scopes(scopes, out);
    out += abilities;
    append_link("service_documentation", source.service_documentation, out);
    append_link("op_policy_uri", source.op_policy_uri, out);
    append_link("op_tos_uri", source.op_tos_uri, out);
    out += '}';
    return out;
}

}  // namespace grantor
