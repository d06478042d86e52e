#include "gateway/code_exchange.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "gateway/connection_tokens.hpp"
#include "gateway/outgoing_call.hpp"
#include "grantor/client/authorization.hpp"
#include "grantor/client/token_endpoint.hpp"
#include "http/outgoing/client_url.hpp"
#include "oauth/form.hpp"

namespace grantor::gateway {
namespace {

using Arrived = Connections::Claimed;

std::string host_of(std::string_view url) {
    const auto parts = http::read_client_url(url);
    return parts ? parts->host : std::string{};
}

// Whether an answer is from this provider and not from another one, which may have been given our
// state (mix-up, RFC 9700 §4.4). Where the operator has not said how the provider calls itself, a
// name that has nothing to do with its endpoints is refused.
bool is_issuer(std::string_view named, const Provider& provider) {
    if (!provider.issuer.empty()) return named == provider.issuer;
    const auto host = host_of(named);
    return !host.empty() && (host == host_of(provider.authorization_endpoint) ||
                             host == host_of(provider.token_endpoint));
}

client::Result<client::AuthorizationCode> read_redirect(const http::Request& request,
                                                        const Provider& provider) {
    client::ExpectedRedirect expected;
    // The state needs no check: it has just been claimed.
    expected.check_state = [](std::string_view) { return client::Result<void>(); };
    expected.issuer_is_always_sent = provider.always_sends_issuer;
    const auto query = Form::parse(request.query);
    const auto named = query ? query->value("iss").value_or("") : std::string_view{};
    if (named.empty() || is_issuer(named, provider))
        return client::read_authorization_redirect(request.target, expected);
    client::Error error;
    error.kind = client::ErrorKind::redirect_mismatch;
    return error;
}

NotConnected not_read(const client::Error& error, const Provider& provider) {
    using client::ErrorKind;
    const auto word = word_of(error);
    auto log = described_for_log(error);
    if (error.kind == ErrorKind::denied)
        return {"You did not allow access there, so nothing was connected.", std::move(log)};
    if (error.kind == ErrorKind::redirect_mismatch)
        return {fmt::format("This answer is not from {}, so nothing was connected. Open the link "
                            "you started with again. If it happens again, tell the operator.",
                            provider.title),
                std::move(log)};
    if (word.empty())
        return {fmt::format("{} did not connect the account. Open the link you started with again.",
                            provider.title),
                std::move(log)};
    return {fmt::format("{} did not connect the account: {}.", provider.title, word),
            std::move(log)};
}

// A code works once, so what to do next is to begin again.
NotConnected no_tokens(const client::Error& error, const Provider& provider) {
    using client::ErrorKind;
    auto log = described_for_log(error);
    switch (error.kind) {
        case ErrorKind::client_rejected:
            return {
                fmt::format("{} does not accept the credentials of the app that this connection "
                            "uses. Correct them, then open the link again.",
                            provider.title),
                std::move(log)};
        case ErrorKind::refused:
        case ErrorKind::reauthorization_required:
            return {
                fmt::format("{} gave no tokens{}. Open the link you started with again.",
                            provider.title, word_of(error).empty() ? "" : ": " + word_of(error)),
                std::move(log)};
        case ErrorKind::configuration:  // here the description is our own
            return {fmt::format("{} cannot be asked for tokens. Tell the operator, whose log says "
                                "why.",
                                provider.title),
                    log + ": " + error.description};
        default:
            return {fmt::format("No tokens came from {}. Open the link you started with again.",
                                provider.title),
                    std::move(log)};
    }
}

client::Result<client::HttpRequest> exchange_of(const Arrived& arrived, const Provider& provider,
                                                const client::AuthorizationCode& code,
                                                const Gateway& gateway) {
    const auto& keys = gateway.services().keys.get();
    const auto authentication = authentication_of(arrived.connection, provider, keys);
    const auto verifier = open_verifier(arrived.attempt.verifier, arrived.connection, keys);
    client::Error lost;
    lost.kind = client::ErrorKind::configuration;
    lost.description = "its secrets cannot be opened: their key is no longer in the key ring";
    if (!authentication || !verifier) return lost;
    client::CodeExchange exchange;
    exchange.code = code.code;
    exchange.redirect_uri = gateway.callback_of(arrived.connection, provider);
    if (provider.uses_pkce)
        exchange.code_verifier = client::Secret(std::string(verifier->reveal()));
    return client::build_code_request(provider.token_endpoint, *authentication, exchange,
                                      client::InsecureHttp::allow_insecure_http);
}

std::expected<ConnectionTokens, NotConnected> read_tokens(http::ClientResult result,
                                                          const Arrived& arrived,
                                                          const Provider& provider,
                                                          const Gateway& gateway) {
    const auto& services = gateway.services();
    if (!result) return std::unexpected(no_tokens(error_of(result.error()), provider));
    const auto answer =
        client::read_token_response(response_of(std::move(*result)), client::TokenTypes::any);
    if (!answer) return std::unexpected(no_tokens(answer.error(), provider));
    auto tokens = tokens_of(*answer, arrived.connection, provider, services.keys.get(),
                            services.random, services.clock.now());
    if (!tokens) return std::unexpected(NotConnected{tokens.error(), tokens.error()});
    if (auto problem = gateway.providers().problem_of_api(provider, tokens->api_base);
        !problem.empty())
        return std::unexpected(NotConnected{problem, problem});
    return std::move(*tokens);
}

}  // namespace

http::Task<std::expected<ConnectionTokens, NotConnected>> exchange_code(
    const http::Request& request, const Connections::Claimed& arrived, Gateway& gateway) {
    const auto* provider = gateway.providers().find(arrived.connection.provider);
    if (provider == nullptr)
        co_return std::unexpected(
            NotConnected{"The provider is no longer configured.", "no such provider"});
    const auto code = read_redirect(request, *provider);
    if (!code) co_return std::unexpected(not_read(code.error(), *provider));
    const auto outgoing = exchange_of(arrived, *provider, *code, gateway);
    if (!outgoing) co_return std::unexpected(no_tokens(outgoing.error(), *provider));
    auto calling = call(gateway.client(), outgoing_request(*outgoing));
    auto result = co_await calling;
    co_return read_tokens(std::move(result), arrived, *provider, gateway);
}

}  // namespace grantor::gateway
