#include "oauth/introspection.hpp"

#include "oauth/json_text.hpp"

namespace grantor {
namespace {

void append_text_member(std::string_view name, std::string_view value, std::string& out) {
    if (value.empty()) return;
    out += ",\"";
    out += name;
    out += "\":";
    append_json_text(value, out);
}

void append_flag_member(std::string_view name, bool value, std::string& out) {
    out += ",\"";
    out += name;
    out += value ? "\":true" : "\":false";
}

void append_number_member(std::string_view name, std::int64_t value, std::string& out) {
    out += ",\"";
    out += name;
    out += "\":";
    append_json_number(value, out);
}

}  // namespace

std::string write_active_token_body(const ActiveToken& token) {
    std::string out = R"({"active":true)";
    append_text_member("scope", token.scope, out);
    append_text_member("client_id", token.client_id, out);
    append_text_member("username", token.username, out);
    if (!token.username.empty()) append_flag_member("email_verified", token.is_email_verified, out);
    append_text_member("token_type", token.token_type, out);
    if (token.expires) append_number_member("exp", to_s(*token.expires), out);
    append_number_member("iat", to_s(token.issued), out);
    append_text_member("sub", std::to_string(token.user_id.value), out);
    append_text_member("aud", token.audience, out);
    append_text_member("iss", token.issuer, out);
    append_number_member("company_id", token.company_id.value, out);
    append_number_member("user_id", token.user_id.value, out);
    out += '}';
    return out;
}

}  // namespace grantor
