#include "app/options/gateway.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <future>
#include <sstream>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "gateway/revocation.hpp"
#include "http/outgoing/client.hpp"
#include "sandbox/seed/world_plan.hpp"

namespace grantor::app {
namespace {

// A sandbox's address and the app of its gateway are in the file it writes next to its database.
void add_sandbox(Options& options, const std::string& directory) {
    std::ifstream file(std::filesystem::path(directory) / "sandbox.json");
    std::stringstream text;
    text << file.rdbuf();
    boost::system::error_code error;
    const auto world = boost::json::parse(text.str(), error);
    if (error) throw std::runtime_error("start the sandbox first: its address is not known yet");
    const auto& apps = world.at("apps").as_array();
    const auto own = std::ranges::find_if(
        apps, [](const auto& app) { return app.at("name").as_string() == sandbox::explorer_name; });
    options.issuer = options.api_domain = world.at("base_url").as_string();
    options.gateway.addresses.allow_loopback = true;
    if (own == apps.end()) return;
    options.own_client_id = own->at("client_id").as_string();
    options.own_client_secret = Secret(std::string(own->at("client_secret").as_string()));
}

Options options_of(const Place& place) {
    auto options = load_options(place);
    if (!place.data.empty()) add_sandbox(options, place.data);
    return options;
}

struct Opened {
    explicit Opened(const Place& place)
        : options(options_of(place)),
          store(open_store(options)),
          keys(load_keys(options, *store)),
          providers(gateway_options(options).providers, options.gateway.addresses) {}

    const Options options;
    const std::unique_ptr<Store> store;
    const KeyRing keys;
    const gateway::Providers providers;
    SystemRandom random;
    const Time now = store->read_now([](const ReadTx& tx) { return now_of(tx); });
};

template <class T>
T taken(gateway::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().text);
    return std::move(*result);
}

void record(AuditKind kind, std::string detail, WriteTx& tx) {
    auto event = by_operator(tx);
    event.kind = kind;
    event.detail = std::move(detail);
    tx.audit_events().add(event);
}

Connection found(const std::string& name, const ReadTx& tx) {
    auto connection = tx.connections().find_by_name(name);
    if (!connection) fail("there is no connection {}", name);
    return std::move(*connection);
}

// That of the profile, or else the first that the operator has configured.
std::string default_provider(const Opened& opened) {
    const auto& known = opened.options.policy.wire.provider;
    return known.name.empty() ? opened.providers.all().front().name : std::string(known.name);
}

void print_link(const Connection& connection, Opened& opened) {
    fmt::print("{}\n", gateway::connect_link(connection, opened.options.issuer, opened.keys,
                                             opened.random, opened.now));
}

// Asks the provider, and waits for the answer.
bool is_revoked(http::ClientRequest request, const Options& options) {
    http::ClientOptions wishes;
    wishes.addresses = options.gateway.addresses;
    wishes.addresses.plain_http_only_there = true;
    wishes.ca_file = options.gateway.ca_file;
    http::Client client(wishes);
    std::promise<bool> answered;
    client.send(std::move(request), [&](http::ClientResult result) {
        answered.set_value(result && result->status / 100 == 2);
    });
    return answered.get_future().get();
}

}  // namespace

void list_providers(const Place& place) {
    const Opened opened(place);
    for (const auto& provider : opened.providers.all())
        fmt::print("{:<20} {:<20} {:<38} {}\n", provider.name, provider.title,
                   provider.client_id.empty() ? "needs credentials for each connection"
                                              : "has an app's credentials",
                   gateway::callback_uri(opened.options.issuer, provider.callback, provider));
}

void add_gateway_connection(const Place& place, const GatewayConnection& wanted) {
    Opened opened(place);
    const auto name = wanted.provider.empty() ? default_provider(opened) : wanted.provider;
    gateway::NewConnection connection{wanted.name, name, wanted.client_id, Secret{}, UserId{}};
    const auto* provider = opened.providers.find(name);
    if (provider != nullptr && provider->style != gateway::ClientStyle::public_client &&
        !wanted.client_id.empty())
        connection.client_secret = Secret(read_line());
    const auto made = opened.store->write_now([&](WriteTx& tx) {
        auto added = gateway::add_connection(connection, opened.providers, tx, opened.keys,
                                             opened.random, opened.now);
        if (added)
            record(AuditKind::connection_made,
                   fmt::format("{} at {}", added->name, added->provider), tx);
        return added;
    });
    print_link(taken(made), opened);
}

void list_gateway_connections(const Place& place) {
    const Opened opened(place);
    opened.store->read_once_now([&](const ReadTx& tx) {
        constexpr std::int64_t page = 200;
        for (ConnectionId after;;) {
            const auto rows = tx.connections().list(after, page);
            for (const auto& row : rows) {
                const auto standing = gateway::standing_of(row, opened.providers, opened.now);
                fmt::print("{:<40} {:<16} {:<9} {}\n", row.name, row.provider, standing.state,
                           standing.reason.empty() ? row.api_base : standing.reason);
            }
            if (rows.empty()) return true;
            after = rows.back().id;
        }
    });
}

void print_connect_link(const Place& place, const std::string& name) {
    Opened opened(place);
    const auto connection =
        opened.store->read_now([&](const ReadTx& tx) { return found(name, tx); });
    print_link(connection, opened);
}

void replace_gateway_secret(const Place& place, const std::string& name) {
    Opened opened(place);
    const Secret secret(read_line());
    const auto replaced = opened.store->write_now([&](WriteTx& tx) {
        auto out = gateway::replace_client_secret(name, secret, tx, opened.keys, opened.random);
        if (out)
            record(AuditKind::connection_secret_replaced,
                   fmt::format("{} at {}", out->name, out->provider), tx);
        return out;
    });
    taken(replaced);
}

void remove_gateway_connection(const Place& place, const std::string& name) {
    Opened opened(place);
    const auto connection = opened.store->write_now([&](WriteTx& tx) {
        auto out = found(name, tx);
        tx.connections().remove(out.id);
        record(AuditKind::connection_removed, fmt::format("{} at {}", out.name, out.provider), tx);
        return out;
    });
    auto request = gateway::revocation_of(connection, opened.providers, opened.keys);
    if (!request) return fmt::print("removed; there was nothing to revoke\n");
    fmt::print("{}\n", is_revoked(std::move(*request), opened.options)
                           ? "removed, and revoked at the provider"
                           : "removed; the provider did not confirm that its tokens are revoked");
}

void add_gateway_key(const Place& place, const gateway::NewGatewayKey& wanted) {
    Opened opened(place);
    const auto made = taken(opened.store->write_now([&](WriteTx& tx) {
        auto added = gateway::add_gateway_key(wanted, tx, opened.random, opened.now);
        if (added) record(AuditKind::gateway_key_added, wanted.name, tx);
        return added;
    }));
    fmt::print("{}\n", made.secret.reveal());
}

void list_gateway_keys(const Place& place) {
    const Opened opened(place);
    const auto keys =
        opened.store->read_now([](const ReadTx& tx) { return tx.gateway_keys().list(); });
    for (const auto& key : keys)
        fmt::print("{:>6}  {:<24} {:<24} {:<20} {:<12} {}\n", key.id.value, key.name,
                   key.connections, key.methods,
                   key.per_minute == 0 ? "no limit" : fmt::format("{}/min", key.per_minute),
                   key.expires_at == Time{} ? "no end" : "until " + to_rfc3339(key.expires_at));
}

void remove_gateway_key(const Place& place, std::int64_t id) {
    const Opened opened(place);
    const bool removed = opened.store->write_now([&](WriteTx& tx) {
        const bool was_there = tx.gateway_keys().remove(GatewayKeyId{id});
        if (was_there) record(AuditKind::gateway_key_removed, std::to_string(id), tx);
        return was_there;
    });
    if (!removed) fail("there is no key {}", id);
}

}  // namespace grantor::app
