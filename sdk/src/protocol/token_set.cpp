#include "grantor/client/token_set.hpp"

#include "grantor/client/json.hpp"
#include "sdk/src/protocol/answer_reading.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

// Another number means another form, which a reader of this one must not guess at.
constexpr std::int64_t form_version = 1;

Error damaged() { return failure(ErrorKind::storage, "the stored tokens are damaged"); }

std::int64_t to_ms(TimePoint time) { return time.time_since_epoch().count(); }

}  // namespace

TokenSet token_set_of(const models::GetTokensResponse& response, TimePoint now,
                      const TokenSet* previous) {
    TokenSet tokens;
    tokens.access_token = response.access_token;
    tokens.refresh_token = response.refresh_token;
    tokens.token_type = response.token_type;
    tokens.scope = response.scope;
    tokens.api_domain = response.api_domain;
    tokens.obtained_at = now;
    if (response.expires_in) tokens.expires_at = now + *response.expires_in;
    if (previous == nullptr) return tokens;
    if (tokens.refresh_token.empty()) tokens.refresh_token = previous->refresh_token;
    if (tokens.scope.empty()) tokens.scope = previous->scope;
    if (tokens.api_domain.empty()) tokens.api_domain = previous->api_domain;
    return tokens;
}

Secret write_token_set(const TokenSet& tokens) {
    auto document = Json::object({{"version", form_version},
                                  {"access_token", tokens.access_token.reveal()},
                                  {"refresh_token", tokens.refresh_token.reveal()},
                                  {"token_type", tokens.token_type},
                                  {"scope", tokens.scope},
                                  {"api_domain", tokens.api_domain},
                                  {"obtained_at_ms", to_ms(tokens.obtained_at)}});
    if (tokens.expires_at) document.set("expires_at_ms", to_ms(*tokens.expires_at));
    return Secret{document.write()};
}

Result<TokenSet> read_token_set(std::string_view text) {
    const auto document = Json::parse(text);
    if (!document || (*document)["version"].as_integer() != form_version) return damaged();
    auto access_token = read_text(*document, "access_token", token_max);
    auto refresh_token = read_text(*document, "refresh_token", token_max);
    auto token_type = read_text(*document, "token_type");
    auto scope = read_text(*document, "scope");
    auto api_domain = read_text(*document, "api_domain");
    const auto& obtained = (*document)["obtained_at_ms"];
    const auto& expires = (*document)["expires_at_ms"];
    if (!access_token || !refresh_token || !token_type || !scope || !api_domain ||
        !obtained.is_integer() || !(expires.is_integer() || expires.is_null()))
        return damaged();

    TokenSet tokens;
    tokens.access_token = Secret{std::move(*access_token)};
    tokens.refresh_token = Secret{std::move(*refresh_token)};
    tokens.token_type = std::move(*token_type);
    tokens.scope = std::move(*scope);
    tokens.api_domain = std::move(*api_domain);
    tokens.obtained_at = TimePoint{std::chrono::milliseconds{obtained.as_integer()}};
    if (expires.is_integer())
        tokens.expires_at = TimePoint{std::chrono::milliseconds{expires.as_integer()}};
    return tokens;
}

}  // namespace grantor::client
