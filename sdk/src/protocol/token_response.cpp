#include "grantor/client/token_endpoint.hpp"
#include "oauth/letter_case.hpp"
#include "sdk/src/protocol/answer_reading.hpp"
#include "sdk/src/protocol/url_parts.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

// A text shorter than this is a word of the language before it is a secret, or the beginning of
// one.
constexpr std::size_t secret_min = 6;
constexpr std::size_t beginning_min = 12;

// Scopes as one text: some servers send an array.
std::optional<std::string> read_scope(const Json& document) {
    const auto& member = document["scope"];
    if (!member.is_array()) return read_text(document, "scope");
    std::string scope;
    for (const auto& name : member.items()) {
        if (!name.is_text() || holds_control_character(name.as_text())) return std::nullopt;
        if (!scope.empty()) scope += ' ';
        scope += name.as_text();
    }
    return scope.size() > text_max ? std::nullopt : std::optional(scope);
}

// An origin, and nothing that could turn a path that is appended to it into another host.
std::optional<std::string> read_api_domain(const Json& document) {
    auto text = read_text(document, "api_domain");
    if (!text || text->empty()) return text;
    if (text->ends_with('/')) text->pop_back();
    const auto parts = read_url(*text);
    if (!parts || parts->has_query) return std::nullopt;
    return text;
}

std::optional<TimePoint> read_moment(const Json& document, std::string_view name) {
    const auto seconds = read_seconds(document, name);
    return seconds ? std::optional(TimePoint{*seconds}) : std::nullopt;
}

// `"refresh_token": "…"` of a body that breaks off somewhere behind it.
std::string find_cut_token(std::string_view body) {
    constexpr std::string_view name = R"("refresh_token")";
    const auto at = body.find(name);
    if (at == body.npos) return {};
    auto rest = body.substr(at + name.size());
    const auto begin = rest.find('"');
    if (begin == rest.npos || rest.find_first_not_of(" \t\r\n:") != begin) return {};
    rest.remove_prefix(begin);
    for (auto end = rest.find('"', 1); end != rest.npos; end = rest.find('"', end + 1)) {
        if (rest[end - 1] == '\\') continue;
        const auto text = Json::parse(rest.substr(0, end + 1));
        return text ? std::string(text->as_text()) : std::string{};
    }
    return {};
}

// The texts of an object or an array of them, for lists in metadata; anything else is left out.
std::vector<std::string> read_words(const Json& list) {
    std::vector<std::string> words;
    for (const auto& word : list.items())
        if (word.is_text() && word.as_text().size() <= text_max) words.emplace_back(word.as_text());
    return words;
}

void replace_all(std::string& text, std::string_view part, std::string_view replacement) {
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + replacement.size()))
        text.replace(at, part.size(), replacement);
}

// All of it, and a beginning of it where the text was cut off.
void take_out(const std::string& secret, std::string& text) {
    constexpr std::string_view redacted = "[redacted]";
    replace_all(text, secret, redacted);
    for (auto length = std::min(secret.size(), text.size()); length >= beginning_min; --length)
        if (text.ends_with(std::string_view(secret).substr(0, length))) {
            text.replace(text.size() - length, length, redacted);
            return;
        }
}

}  // namespace

std::vector<std::string> models::GetTokensResponse::scopes() const { return split(scope, ", "); }

Result<models::GetTokensResponse> read_token_response(const HttpResponse& response,
                                                      TokenTypes types) {
    const auto document = read_object(response);
    if (!document) return document.error();
    if (is_refusal(*document)) return read_refusal(response);
    auto access_token = read_text(*document, "access_token", token_max);
    if (!access_token || access_token->empty())
        return unreadable(response, "the answer has no usable access token");
    const auto token_type = read_text(*document, "token_type");
    const bool is_bearer =
        token_type && (token_type->empty() || equals_in_any_case(*token_type, "bearer"));
    if (!is_bearer && types == TokenTypes::bearer)
        return unreadable(response, "the token type is not Bearer");

    // Whatever else cannot be used is left out, as if it had not been sent: the tokens have been
    // issued, and those before them may have ended with that.
    models::GetTokensResponse tokens;
    tokens.access_token = Secret{std::move(*access_token)};
    tokens.refresh_token =
        Secret{read_text(*document, "refresh_token", token_max).value_or(std::string{})};
    if (!is_bearer || !token_type->empty()) tokens.token_type = token_type.value_or("");
    tokens.expires_in = read_seconds(*document, "expires_in");
    tokens.scope = read_scope(*document).value_or("");
    tokens.api_domain = read_api_domain(*document).value_or("");
    tokens.other = read_others(*document, {"token_type", "expires_in", "scope", "api_domain"});
    return tokens;
}

Secret rescue_refresh_token(const HttpResponse& response) {
    if (response.status < 200 || response.status > 299) return {};
    const auto document = Json::parse(response.body);
    auto token = document ? read_text(*document, "refresh_token", token_max).value_or("")
                          : find_cut_token(response.body);
    if (token.size() > token_max || holds_control_character(token)) return {};
    return Secret{std::move(token)};
}

Result<void> read_revocation_response(const HttpResponse& response) {
    if (response.status >= 200 && response.status <= 299) return {};
    return read_refusal(response);
}

Result<models::Introspection> read_introspection_response(const HttpResponse& response) {
    const auto document = read_object(response);
    if (!document) return document.error();
    const auto& active = (*document)["active"];
    if (!active.is_boolean()) return unreadable(response, "the answer does not say `active`");
    models::Introspection answer;
    answer.active = active.as_boolean();
    const auto text = [&](std::string_view name) {
        return read_text(*document, name).value_or("");
    };
    answer.scope = text("scope");
    answer.client_id = text("client_id");
    answer.username = text("username");
    answer.token_type = text("token_type");
    answer.subject = text("sub");
    answer.audience = text("aud");
    answer.issuer = text("iss");
    answer.expires_at = read_moment(*document, "exp");
    answer.issued_at = read_moment(*document, "iat");
    const auto is_unclear = [&](std::string_view name, const std::optional<TimePoint>& moment) {
        return !moment && !(*document)[name].is_null();
    };
    if (is_unclear("exp", answer.expires_at) || is_unclear("iat", answer.issued_at))
        return unreadable(response, "a moment is not a number");
    answer.other = read_others(*document, {"scope", "client_id", "username", "token_type", "sub",
                                           "aud", "iss", "exp", "iat"});
    return answer;
}

Result<models::ServerMetadata> read_metadata_response(const HttpResponse& response,
                                                      std::string_view issuer,
                                                      InsecureHttp insecure) {
    const auto document = read_object(response);
    if (!document) return document.error();
    models::ServerMetadata metadata;
    metadata.issuer = read_text(*document, "issuer").value_or("");
    if (metadata.issuer != issuer)
        return unreadable(response, "the metadata belongs to another issuer");
    const auto endpoint = [&](std::string_view name) {
        return read_text(*document, name).value_or("");
    };
    metadata.authorization_endpoint = endpoint("authorization_endpoint");
    metadata.token_endpoint = endpoint("token_endpoint");
    metadata.revocation_endpoint = endpoint("revocation_endpoint");
    metadata.introspection_endpoint = endpoint("introspection_endpoint");
    if (metadata.authorization_endpoint.empty() || metadata.token_endpoint.empty())
        return unreadable(response, "the metadata lacks an endpoint");
    for (const auto& url : {metadata.authorization_endpoint, metadata.token_endpoint,
                            metadata.revocation_endpoint, metadata.introspection_endpoint})
        if (!url.empty() && !check_endpoint(url, insecure))
            return unreadable(response,
                              "an endpoint in the metadata does not use TLS or is not a URL");
    metadata.scopes_supported = read_words((*document)["scopes_supported"]);
    metadata.code_challenge_methods_supported =
        read_words((*document)["code_challenge_methods_supported"]);
    metadata.token_endpoint_auth_methods_supported =
        read_words((*document)["token_endpoint_auth_methods_supported"]);
    metadata.authorization_response_iss_parameter_supported =
        (*document)["authorization_response_iss_parameter_supported"].as_boolean();
    return metadata;
}

Error redact(Error error, const std::vector<Secret>& secrets) {
    for (const auto& secret : secrets) {
        if (secret.reveal().size() < secret_min) continue;
        for (auto* text : {&error.code, &error.description, &error.request_id, &error.body}) {
            take_out(std::string(secret.reveal()), *text);
            take_out(percent_encode(secret.reveal()), *text);
        }
    }
    return error;
}

}  // namespace grantor::client
