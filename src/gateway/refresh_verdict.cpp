#include "gateway/refresh_verdict.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "gateway/connection_tokens.hpp"
#include "gateway/connections.hpp"
#include "gateway/outgoing_call.hpp"
#include "grantor/client/token_endpoint.hpp"

namespace grantor::gateway {
namespace {

constexpr seconds pause_max{60};

// 1, 2, 4 … 60 seconds, or what the provider asks for if that is longer.
Time pause_end(const Connection& connection, std::optional<seconds> wanted, Time now) {
    constexpr std::int64_t doublings_max = 6;
    const auto doublings = std::clamp<std::int64_t>(connection.refresh_failures, 0, doublings_max);
    const auto pause = std::min(pause_max, seconds{std::int64_t{1} << doublings});
    return now + std::clamp<seconds>(wanted.value_or(pause), pause, refresh_pause_max);
}

// "(invalid_grant)", or "(HTTP 403)" of an answer without a word of its own.
std::string named(const client::Error& error) {
    const auto word = word_of(error);
    return word.empty() ? fmt::format("(HTTP {})", error.http_status) : fmt::format("({})", word);
}

std::string reason_of(const client::Error& error) {
    using client::ErrorKind;
    switch (error.kind) {
        case ErrorKind::reauthorization_required:
            return fmt::format("The provider no longer accepts its tokens {}. Connect it again.",
                               named(error));
        case ErrorKind::client_rejected:
            return fmt::format(
                "The provider does not accept the client credentials {}. Once they are right, this "
                "goes on by itself.",
                named(error));
        case ErrorKind::rate_limited:
            return fmt::format("The provider asks to wait before it gives new tokens {}.",
                               named(error));
        case ErrorKind::server_failed:
            return fmt::format("The provider failed to give new tokens {}.", named(error));
        case ErrorKind::refused:
            return fmt::format("The provider refused new tokens {}.", named(error));
        case ErrorKind::unreadable_answer:
            if (error.http_status != 0)
                return fmt::format("The provider's answer holds no tokens {}.", named(error));
            break;
        case ErrorKind::configuration:
            return "The provider cannot be called. " + error.description;
        default:
            break;
    }
    return "The provider does not answer. " + error.description;
}

RefreshVerdict failed(Connection connection, const client::Error& error, Time now) {
    RefreshVerdict out{std::move(connection)};
    out.reason = reason_of(error);
    if (error.kind == client::ErrorKind::reauthorization_required)
        out.outcome = RefreshOutcome::broken;
    else
        out.again_at = pause_end(out.connection, error.retry_after, now);
    return out;
}

Bytes sealed_again(const client::Secret& token, const Connection& connection,
                   const TokenParts& parts) {
    return seal_part(Secret(std::string(token.reveal())), connection, TokenPart::refresh_token,
                     parts.keys, parts.random);
}

}  // namespace

RefreshVerdict judge_refresh(Connection connection, http::ClientResult result,
                             const Providers& providers, const TokenParts& parts) {
    if (!result) return failed(std::move(connection), error_of(result.error()), parts.now);
    const auto response = response_of(std::move(*result));
    const auto answer = client::read_token_response(response, client::TokenTypes::any);
    if (!answer) {
        auto out = failed(std::move(connection), answer.error(), parts.now);
        out.refresh_token =
            sealed_again(client::rescue_refresh_token(response), out.connection, parts);
        return out;
    }
    const auto* provider = providers.find(connection.provider);
    if (provider == nullptr)
        return cannot_refresh(std::move(connection), "Its provider is no longer configured.",
                              parts.now);
    auto tokens = tokens_of(*answer, connection, *provider, parts.keys, parts.random, parts.now);
    if (!tokens) {
        auto out = cannot_refresh(std::move(connection), std::move(tokens.error()), parts.now);
        out.refresh_token = sealed_again(answer->refresh_token, out.connection, parts);
        return out;
    }
    return {std::move(connection), RefreshOutcome::fresh, std::move(*tokens)};
}

RefreshVerdict cannot_refresh(Connection connection, std::string reason, Time now) {
    RefreshVerdict out{std::move(connection)};
    out.reason = std::move(reason);
    out.again_at = pause_end(out.connection, std::nullopt, now);
    return out;
}

}  // namespace grantor::gateway
