// Accounts at providers (model/connection.hpp).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/connection.hpp"
#include "store/sql.hpp"

namespace grantor {

// A pair of tokens as a provider gave it.
struct ConnectionTokens {
    std::string scope;
    std::string api_base;
    Bytes access_token;
    Bytes refresh_token;
    Time expires_at;
};

struct RefreshFailure {
    std::string reason;
    Time again_at;
    Bytes refresh_token = {};  // sealed; empty: none came
};

class Connections {
 public:
    explicit Connections(SqlConnection& connection) : connection_(connection) {}
    Connections(const Connections&) = delete;

    std::optional<Connection> find(ConnectionId id) const;
    std::optional<Connection> find_by_name(std::string_view name) const;
    // In the order of ids; owner 0 is the operator.
    std::vector<Connection> of_owner(UserId owner) const;
    // Everybody's, by page.
    std::vector<Connection> list(ConnectionId after, std::int64_t limit) const;

    // `id` of the argument is ignored. A name that exists is a StoreError.
    ConnectionId add(const Connection& connection);
    bool remove(ConnectionId id);

    // A new way through the provider's pages; the one before is over. False: it has other tokens
    // than when it was read, or has been removed.
    bool begin_connect(const Connection& connection, const ConnectAttempt& attempt);
    struct Claimed {
        Connection connection;
        ConnectAttempt attempt;
    };
    // Whether claim_connect() would find it.
    bool is_connecting(const Digest& hash, Time now) const;
    // The attempt with that state, if it has not expired; it is over then, so a state works once.
    std::optional<Claimed> claim_connect(const Digest& hash, Time now);

    // New tokens of a person's consent: the state is ok, the generation grows.
    bool connect(ConnectionId id, const ConnectionTokens& tokens, Time now);

    // One refresher at a time, on all nodes: true for the node that may refresh the tokens of this
    // generation until the given moment. False: somebody else does, or has done so.
    bool claim_refresh(const Connection& connection, Time now, Time until);
    // The tokens of a refresh, if those refreshed are still the newest. The claim ends.
    bool note_refresh(const Connection& connection, const ConnectionTokens& tokens);
    // The refresh failed in a way that may pass; the claim ends, and the next one waits. A refresh
    // token that came all the same is kept: the one before may no longer work.
    bool release_refresh(const Connection& connection, const RefreshFailure& failure);
    // The app's new secret. A pause after refusals ends.
    bool replace_client_secret(ConnectionId id, ByteView sealed);
    // The provider no longer accepts these tokens.
    bool note_broken(const Connection& connection, std::string_view reason);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
