#include "oauth/token_response.hpp"

#include "oauth/json_text.hpp"

namespace grantor {

std::string write_token_response_body(const TokenResponse& response) {
    std::string out;
    out.reserve(128 + response.access_token.size() + response.refresh_token.size() +
                response.scope.size() + response.api_domain.size());
    out += R"({"access_token":)";
    append_json_text(response.access_token, out);
    out += R"(,"token_type":"Bearer","expires_in":)";
    append_json_number(response.expires_in.count(), out);
    out += R"(,"refresh_token":)";
    append_json_text(response.refresh_token, out);
    // RFC 6749 §3.3 has no empty list.
    if (!response.scope.empty()) {
        out += R"(,"scope":)";
        append_json_text(response.scope, out);
    }
    out += R"(,"api_domain":)";
    append_json_text(response.api_domain, out);
    out += '}';
    return out;
}

}  // namespace grantor
