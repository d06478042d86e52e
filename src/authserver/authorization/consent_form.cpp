#include "authserver/authorization/consent_form.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "oauth/metadata.hpp"
#include "token/sealed_text.hpp"

namespace grantor::authserver {
namespace {

constexpr FlowPurpose consent_purpose{"consent"};

// Ids, marks, challenge, length of the scopes and of the redirect URI; then these two and the
// state.
constexpr std::size_t fixed_size = 3 * 8 + 3 + 32 + 1 + 2;

std::string write_content(const ShownConsent& shown) {
    const auto scopes = shown.scopes.packed();
    std::string out(fixed_size, '\0');
    LayoutWriter writer({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
    writer.number(shown.app_id.value);
    writer.number(shown.place.user_id.value);
    writer.number(shown.place.company_id.value);
    writer.number(static_cast<std::uint8_t>(shown.redirect_uri_source));
    writer.number(static_cast<std::uint8_t>(shown.state.has_value()));
    writer.number(static_cast<std::uint8_t>(shown.code_challenge.has_value()));
    writer.bytes(shown.code_challenge ? shown.code_challenge->digest() : Digest{});
    writer.number(static_cast<std::uint8_t>(scopes.size()));
    writer.number(static_cast<std::uint16_t>(shown.redirect_uri.size()));
    out += as_text(scopes);
    return out + shown.redirect_uri + shown.state.value_or("");
}

std::optional<ShownConsent> read_content(std::string_view content) {
    if (content.size() < fixed_size) return std::nullopt;
    LayoutReader reader(as_bytes(content));
    ShownConsent shown;
    shown.app_id = {reader.number<std::int64_t>()};
    shown.place.user_id = {reader.number<std::int64_t>()};
    shown.place.company_id = {reader.number<std::int64_t>()};
    shown.redirect_uri_source = static_cast<RedirectUriSource>(reader.number<std::uint8_t>());
    const bool has_state = reader.number<std::uint8_t>() != 0;
    const bool has_challenge = reader.number<std::uint8_t>() != 0;
    const auto challenge = reader.bytes<32>();
    if (has_challenge) shown.code_challenge = CodeChallenge::from_digest(challenge);
    const std::size_t scopes_length = reader.number<std::uint8_t>();
    const std::size_t length = reader.number<std::uint16_t>();
    if (scopes_length + length > reader.rest().size()) return std::nullopt;
    const auto scopes = ScopeSet::unpack(reader.bytes(scopes_length));
    if (!scopes) return std::nullopt;
    shown.scopes = *scopes;
    const auto rest = as_text(reader.rest());
    shown.redirect_uri = rest.substr(0, length);
    if (has_state) shown.state = rest.substr(length);
    return shown;
}

}  // namespace

std::string ShownConsent::target(std::string_view client_id) const {
    auto out = fmt::format("{}?client_id={}", authorization_path, percent_encode(client_id));
    if (redirect_uri_source == RedirectUriSource::presented)
        out += "&redirect_uri=" + percent_encode(redirect_uri);
    if (state) out += "&state=" + percent_encode(*state);
    if (code_challenge)
        out += fmt::format("&code_challenge={}&code_challenge_method=S256", code_challenge->text());
    return out;
}

std::string seal_consent(const ShownConsent& shown, const SessionBinding& binding,
                         const Context& context) {
    return seal_flow_state(
        {consent_purpose, binding, context.now + context.policy.consent_lifetime},
        write_content(shown), context.keys, context.random);
}

std::expected<ShownConsent, FlowFailure> open_consent(std::string_view sealed,
                                                      const SessionBinding& binding,
                                                      const Context& context) {
    const auto content =
        open_flow_state(sealed, {consent_purpose, binding, context.now}, context.keys);
    if (!content) return std::unexpected(content.error());
    auto shown = read_content(*content);
    if (!shown) return std::unexpected(FlowFailure::invalid);
    return std::move(*shown);
}

}  // namespace grantor::authserver
