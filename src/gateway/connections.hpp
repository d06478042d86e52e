// What people and operators do with connections: units of work over the store, the same for the
// JSON endpoints and for the command line.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "gateway/provider.hpp"
#include "model/connection.hpp"
#include "store/transaction.hpp"
#include "token/key_ring.hpp"

namespace grantor::gateway {

inline constexpr std::string_view gateway_path = "/gateway/";
inline constexpr std::string_view connect_path = "/connect/";
// What the app at the provider is registered with: the issuer, this, and the provider's name. One
// for each provider, so that none can have the answer of another taken for its own (mix-up, RFC
// 9700 §4.4.2).
inline constexpr std::string_view callback_path = "/connect/callback";
CallbackStyle callback_style(const Connection& connection, const Provider& provider);
std::string callback_uri(std::string_view issuer, CallbackStyle style, const Provider& provider);

// Of one person; the operator's have no limit.
inline constexpr std::size_t connections_of_person_max = 50;
inline constexpr std::size_t connection_name_max = 40;

// A sentence for the caller. `is_unknown`: it does not exist, or not for them.
struct Objection {
    std::string text;
    bool is_unknown = false;
};
template <class T>
using Result = std::expected<T, Objection>;

struct NewConnection {
    std::string name;       // "": one is made up
    std::string provider;   // its name
    std::string client_id;  // "": the provider's own app
    Secret client_secret;
    UserId owner_id;  // 0: the operator
};
// Its state is `waiting` until somebody has connected an account.
Result<Connection> add_connection(const NewConnection& wanted, const Providers& providers,
                                  WriteTx& tx, const KeyRing& keys, Random& random, Time now);

// Of a connection with credentials of its own, when its app at the provider has a new one.
Result<Connection> replace_client_secret(std::string_view name, const Secret& secret, WriteTx& tx,
                                         const KeyRing& keys, Random& random);

// The owner's connections only: others are unknown to them.
Result<Connection> find_connection(std::string_view name, UserId owner, const ReadTx& tx);

// A link to connect an account. It works for an hour, until an account is connected.
std::string connect_link(const Connection& connection, std::string_view issuer, const KeyRing& keys,
                         Random& random, Time now);
// The connection that a link is for. Nothing: not ours, expired, or used.
std::optional<Connection> find_linked(std::string_view ticket, const ReadTx& tx,
                                      const KeyRing& keys, Time now);

// How it is with a connection, as people see it.
struct Standing {
    // "waiting", "ok", "expiring" (within five minutes, or already and about to be refreshed by the
    // next call), "failing" (the provider gives no new tokens for now), "broken".
    std::string_view state;
    std::string reason;  // of the last two, in a sentence
};
Standing standing_of(const Connection& connection, const Providers& providers, Time now);

// Until when the provider is not to be asked for new tokens; epoch: it may be asked. A pause longer
// than any that we make is from before the clock was put back.
inline constexpr hours refresh_pause_max{24};
Time pause_end_of(const Connection& connection, Time now);

struct NewGatewayKey {
    std::string name;
    std::vector<std::string> connections;  // empty: any of the operator's
    std::vector<std::string> methods;      // empty: any
    std::int64_t per_minute = 0;           // 0: no limit
    std::int64_t days = 0;                 // until it ends; 0: never
};
struct MadeGatewayKey {
    GatewayKey key;
    Secret secret;  // shown once
};
Result<MadeGatewayKey> add_gateway_key(const NewGatewayKey& wanted, WriteTx& tx, Random& random,
                                       Time now);

}  // namespace grantor::gateway
