#include "gateway/connections.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/encoding.hpp"
#include "gateway/connection_tokens.hpp"
#include "http/method.hpp"
#include "token/connection_secret.hpp"
#include "token/flow_state.hpp"

namespace grantor::gateway {
namespace {

// So that scanners for leaked secrets can tell one.
constexpr std::string_view key_prefix = "ggk_";
constexpr FlowPurpose link_purpose{"connect link"};
constexpr hours link_lifetime{1};
constexpr minutes expiring_within{5};
constexpr std::size_t client_id_max = 255;
constexpr std::size_t key_name_max = 80;
constexpr std::int64_t per_minute_max = 1'000'000;
constexpr std::int64_t key_days_max = 3650;

std::unexpected<Objection> object(std::string text) {
    return std::unexpected(Objection{std::move(text), false});
}

bool is_name(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !text.empty() && text.size() <= connection_name_max && std::ranges::all_of(text, fits);
}

bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

bool is_method(std::string_view text) {
    const auto method = http::read_method(text);
    return method != http::Method::options && method != http::Method::other;
}

// What is wrong with the credentials. They may be left out if the operator has an app at the
// provider.
std::string problem_of_credentials(const NewConnection& wanted, const Provider& provider) {
    if (wanted.client_id.empty() && provider.client_id.empty())
        return fmt::format("Enter the client_id of your app at {}.", provider.title);
    if (wanted.client_id.size() > client_id_max || !is_visible(wanted.client_id) ||
        wanted.client_id.contains(':'))
        return "This is not a client_id: it contains spaces or a colon, or it is too long.";
    const auto secret = wanted.client_secret.reveal();
    if (secret.size() > connection_secret_max || !is_visible(secret))
        return "This is not a client_secret: it contains spaces, or it is too long.";
    const bool needs_secret =
        !wanted.client_id.empty() && provider.style != ClientStyle::public_client;
    if (needs_secret && secret.empty())
        return fmt::format("Enter the client_secret of your app at {}.", provider.title);
    return {};
}

std::string make_name(std::string_view provider, const ReadTx& tx, Random& random) {
    for (;;) {
        auto name = fmt::format("{}-{}", provider.substr(0, 24), random.hex(8));
        if (!tx.connections().find_by_name(name)) return name;
    }
}

}  // namespace

Result<Connection> add_connection(const NewConnection& wanted, const Providers& providers,
                                  WriteTx& tx, const KeyRing& keys, Random& random, Time now) {
    const auto* provider = providers.find(wanted.provider);
    if (provider == nullptr) return object("There is no such provider.");
    if (auto problem = problem_of_credentials(wanted, *provider); !problem.empty())
        return object(std::move(problem));
    if (!wanted.name.empty() && !is_name(wanted.name))
        return object("A name has at most 40 lower case letters, digits and '-'.");
    if (wanted.owner_id &&
        tx.connections().of_owner(wanted.owner_id).size() >= connections_of_person_max)
        return object("You have 50 connections. Remove one that you no longer use.");
    if (tx.connections().find_by_name(wanted.name)) return object("This name is taken.");

    Connection connection;
    connection.name = wanted.name.empty() ? make_name(provider->name, tx, random) : wanted.name;
    connection.owner_id = wanted.owner_id;
    connection.provider = provider->name;
    connection.client_id = wanted.client_id;
    if (!wanted.client_id.empty())
        connection.client_secret =
            seal_part(wanted.client_secret, connection, TokenPart::client_secret, keys, random);
    connection.has_own_callback = provider->callback == CallbackStyle::own;
    connection.created_at = now;
    connection.id = tx.connections().add(connection);
    return connection;
}

Result<Connection> replace_client_secret(std::string_view name, const Secret& secret, WriteTx& tx,
                                         const KeyRing& keys, Random& random) {
    auto connection = tx.connections().find_by_name(name);
    if (!connection) return object("There is no such connection.");
    if (connection->client_secret.empty())
        return object(
            "It has no secret of its own. The secret of a provider's app is in the file that the "
            "provider's client_secret_file names.");
    const auto text = secret.reveal();
    if (text.empty() || text.size() > connection_secret_max || !is_visible(text))
        return object("This is not a client_secret: it contains spaces, or it is too long.");
    tx.connections().replace_client_secret(
        connection->id, seal_part(secret, *connection, TokenPart::client_secret, keys, random));
    return std::move(*connection);
}

Result<Connection> find_connection(std::string_view name, UserId owner, const ReadTx& tx) {
    auto connection = tx.connections().find_by_name(name);
    if (!connection || connection->owner_id != owner)
        return std::unexpected(Objection{"There is no such connection.", true});
    return std::move(*connection);
}

std::string connect_link(const Connection& connection, std::string_view issuer, const KeyRing& keys,
                         Random& random, Time now) {
    // With new tokens the generation grows, and the link is used up.
    const auto content = fmt::format("{} {}", connection.id.value, connection.generation);
    const FlowState state{link_purpose, {}, now + link_lifetime};
    return fmt::format("{}{}{}", issuer, connect_path,
                       seal_flow_state(state, content, keys, random));
}

std::optional<Connection> find_linked(std::string_view ticket, const ReadTx& tx,
                                      const KeyRing& keys, Time now) {
    const auto content = open_flow_state(ticket, {link_purpose, {}, now}, keys);
    if (!content) return std::nullopt;
    const auto gap = content->find(' ');
    auto connection = tx.connections().find({std::stoll(content->substr(0, gap))});
    if (!connection || std::to_string(connection->generation) != content->substr(gap + 1))
        return std::nullopt;
    return connection;
}

CallbackStyle callback_style(const Connection& connection, const Provider& provider) {
    return connection.has_own_callback ? provider.callback : CallbackStyle::shared;
}

std::string callback_uri(std::string_view issuer, CallbackStyle style, const Provider& provider) {
    if (style == CallbackStyle::shared) return fmt::format("{}{}", issuer, callback_path);
    return fmt::format("{}{}/{}", issuer, callback_path, provider.name);
}

Standing standing_of(const Connection& connection, const Providers& providers, Time now) {
    switch (connection.state) {
        case ConnectionState::waiting:
            return {"waiting", {}};
        case ConnectionState::broken:
            return {"broken", connection.reason};
        case ConnectionState::ok:
            break;
    }
    const auto* provider = providers.find(connection.provider);
    if (provider == nullptr) return {"broken", "Its provider is no longer configured."};
    if (auto problem = providers.problem_of_api(*provider, connection.api_base); !problem.empty())
        return {"broken", std::move(problem)};
    if (connection.refresh_failures > 0) return {"failing", connection.reason};
    return {connection.expires_at - now > expiring_within ? "ok" : "expiring", {}};
}

Time pause_end_of(const Connection& connection, Time now) {
    const bool is_paused =
        connection.refresh_after > now && connection.refresh_after <= now + refresh_pause_max;
    return is_paused ? connection.refresh_after : Time{};
}

Result<MadeGatewayKey> add_gateway_key(const NewGatewayKey& wanted, WriteTx& tx, Random& random,
                                       Time now) {
    if (wanted.name.empty() || wanted.name.size() > key_name_max)
        return object("Give the key a name of at most 80 characters.");
    if (wanted.per_minute < 0 || wanted.per_minute > per_minute_max)
        return object("The calls per minute are 0, for no limit, to 1000000.");
    if (wanted.days < 0 || wanted.days > key_days_max)
        return object("The days until the key ends are 1 to 3650, or 0 for a key without an end.");
    for (const auto& method : wanted.methods)
        if (!is_method(method))
            return object("Methods are GET, HEAD, POST, PUT, PATCH and DELETE.");
    for (const auto& name : wanted.connections)
        if (!find_connection(name, {}, tx))
            return object(fmt::format("There is no connection {} of the operator.", name));

    std::string secret(key_prefix);
    append_base64url(random.bytes<32>(), secret);
    MadeGatewayKey made;
    made.key.name = wanted.name;
    made.key.hash = sha256(as_bytes(secret));
    made.key.connections =
        wanted.connections.empty() ? "*" : fmt::format("{}", fmt::join(wanted.connections, " "));
    made.key.methods =
        wanted.methods.empty() ? "*" : fmt::format("{}", fmt::join(wanted.methods, " "));
    made.key.per_minute = wanted.per_minute;
    made.key.created_at = now;
    if (wanted.days > 0) made.key.expires_at = now + days{wanted.days};
    made.key.id = tx.gateway_keys().add(made.key);
    made.secret = Secret(std::move(secret));
    return made;
}

}  // namespace grantor::gateway
