#include "oauth/client_credentials.hpp"

#include <algorithm>
#include <utility>

#include "base/encoding.hpp"
#include "oauth/letter_case.hpp"
#include "oauth/refusals.hpp"

namespace grantor {
namespace {

constexpr std::string_view basic_scheme = "basic";

bool is_basic(std::string_view authorization) {
    const auto scheme = authorization.substr(0, authorization.find(' '));
    return equals_in_any_case(scheme, basic_scheme);
}

std::string_view without_spaces_around(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// A secret without a character is none (RFC 6749 §2.3.1): the client only says who it is.
std::optional<Secret> secret_of(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return Secret{std::string(text)};
}

bool is_form_encoded(std::string_view text) {
    return text.find_first_of("%+") != std::string_view::npos;
}

Result<ClientCredentials> read_basic(std::string_view authorization) {
    const auto encoded = without_spaces_around(authorization.substr(basic_scheme.size()));
    auto bytes = from_base64(encoded);
    if (!bytes) return refuse(refusal::no_client_credentials);
    // Wipes the copy that held the secret.
    const Secret decoded{std::string(as_text(*bytes))};
    std::ranges::fill(*bytes, std::uint8_t{0});
    const std::string_view pair = decoded.reveal();
    const auto colon = pair.find(':');
    if (colon == std::string_view::npos) return refuse(refusal::no_client_credentials);
    const auto id = pair.substr(0, colon);
    const auto secret = pair.substr(colon + 1);
    if (id.empty()) return missing("`client_id`");
    ClientCandidate raw{std::string(id), secret_of(secret)};
    if (!is_form_encoded(pair))
        return ClientCredentials(ClientAuthentication::basic, std::move(raw));
    return ClientCredentials(std::move(raw), {percent_decode(id, PlusSign::space),
                                              secret_of(percent_decode(secret, PlusSign::space))});
}

Result<ClientCredentials> read_body(const Form& body) {
    const auto id = body.value("client_id");
    const auto secret = body.value("client_secret");
    if (!id && !secret) return refuse(refusal::no_client_credentials);
    if (!id) return missing("`client_id`");
    if (!secret) return ClientCredentials(ClientAuthentication::none, {std::string(*id), {}});
    return ClientCredentials(ClientAuthentication::body, {std::string(*id), secret_of(*secret)});
}

}  // namespace

ClientCredentials::ClientCredentials(ClientAuthentication method, ClientCandidate candidate)
    : method_(method), candidates_{std::move(candidate), {}} {}

ClientCredentials::ClientCredentials(ClientCandidate raw, ClientCandidate decoded)
    : method_(ClientAuthentication::basic),
      candidates_{std::move(raw), std::move(decoded)},
      count_(2) {}

Error ClientCredentials::refusal() const {
    Error error = refusal::invalid_client;
    if (method_ == ClientAuthentication::basic) error.challenge = Challenge::basic;
    return error;
}

Result<ClientCredentials> read_client_credentials(const AuthorizationField& authorization,
                                                  const Form& body) {
    if (authorization.count > 1) return refuse(refusal::repeated_authorization);
    if (!is_basic(authorization.value)) return read_body(body);
    auto credentials = read_basic(authorization.value);
    if (!credentials) return credentials;
    const auto id = body.value("client_id");
    const auto text = body.value("client_secret");
    const Secret secret{std::string(text.value_or(""))};
    // RFC 6749 §2.3 allows one method a request, so that no two readers see two clients (attack 7).
    // The same credentials twice are one client, and there are clients that send them so.
    const auto same_secret = [&](const ClientCandidate& c) {
        return !text || (c.secret && *c.secret == secret);
    };
    const auto same_client = [&](const ClientCandidate& c) {
        return same_secret(c) && (!id || c.client_id == *id);
    };
    if (!std::ranges::any_of(credentials->candidates(), same_secret))
        return refuse(refusal::two_authentications);
    if (!std::ranges::any_of(credentials->candidates(), same_client))
        return refuse(refusal::two_clients);
    return credentials;
}

}  // namespace grantor
