#include "store/tables/connections.hpp"

// The order in which read_connection reads.
#define CONNECTION_COLUMNS                                                           \
    "id, name, owner_id, provider, client_id, client_secret, state, reason, scope, " \
    "api_base, access_token, refresh_token, expires_at, generation, refresh_until, " \
    "created_at, connected_at, refresh_failures, refresh_after, has_own_callback"

namespace grantor {
namespace {

constexpr SqlQuery find_connection{"SELECT " CONNECTION_COLUMNS " FROM connections WHERE id = $1"};
constexpr SqlQuery find_connection_by_name{"SELECT " CONNECTION_COLUMNS
                                           " FROM connections WHERE name = $1"};
constexpr SqlQuery connections_of_owner{"SELECT " CONNECTION_COLUMNS
                                        " FROM connections WHERE owner_id = $1 ORDER BY id"};
constexpr SqlQuery list_connections{"SELECT " CONNECTION_COLUMNS
                                    " FROM connections WHERE id > $1 ORDER BY id LIMIT $2"};
constexpr SqlQuery add_connection{
    "INSERT INTO connections (name, owner_id, provider, client_id, client_secret, state, reason,"
    " scope, api_base, access_token, refresh_token, expires_at, generation, refresh_until,"
    " connect_hash, connect_verifier, connect_until, created_at, connected_at, has_own_callback)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $14, 0, $15, $16,"
    " $17)"
    " RETURNING id"};
constexpr SqlQuery remove_connection{"DELETE FROM connections WHERE id = $1"};

constexpr SqlQuery begin_connect_query{
    "UPDATE connections SET connect_hash = $3, connect_verifier = $4, connect_until = $5"
    " WHERE id = $1 AND generation = $2"};
// The zero is written out for the index.
#define IS_CONNECTING " WHERE connect_hash = $1 AND connect_until > 0 AND connect_until > $2"
constexpr SqlQuery find_connecting{"SELECT id FROM connections" IS_CONNECTING};
constexpr SqlQuery claim_connect_query{"UPDATE connections SET connect_until = 0" IS_CONNECTING
                                       " RETURNING id"};
#undef IS_CONNECTING
constexpr SqlQuery connect_attempt_of{"SELECT connect_verifier FROM connections WHERE id = $1"};

constexpr SqlQuery connect_query{
    "UPDATE connections SET state = 1, reason = '', scope = $2, api_base = $3, access_token = $4,"
    " refresh_token = $5, expires_at = $6, generation = generation + 1, refresh_until = 0,"
    " refresh_failures = 0, refresh_after = 0, connect_until = 0, connected_at = $7"
    " WHERE id = $1"};
// A claim that ends long after any that is made now is from before the clock was put back.
constexpr SqlQuery claim_refresh_query{
    "UPDATE connections SET refresh_until = $4"
    " WHERE id = $1 AND generation = $2 AND state = 1"
    " AND (refresh_until <= $3 OR refresh_until > $5)"};
constexpr SqlQuery note_refresh_query{
    "UPDATE connections SET reason = '', scope = $3, api_base = $4, access_token = $5,"
    " refresh_token = $6, expires_at = $7, generation = generation + 1, refresh_until = 0,"
    " refresh_failures = 0, refresh_after = 0"
    " WHERE id = $1 AND generation = $2"};
constexpr SqlQuery release_refresh_query{
    "UPDATE connections SET reason = $3, refresh_after = $4, refresh_until = 0,"
    " refresh_failures = refresh_failures + 1 WHERE id = $1 AND generation = $2 AND state = 1"};
constexpr SqlQuery keep_refresh_token_query{
    "UPDATE connections SET refresh_token = $3 WHERE id = $1 AND generation = $2"};
constexpr SqlQuery note_broken_query{
    "UPDATE connections SET state = 2, reason = $3, refresh_until = 0, refresh_failures = 0,"
    " refresh_after = 0"
    " WHERE id = $1 AND generation = $2 AND state = 1"};

constexpr SqlQuery replace_client_secret_query{
    "UPDATE connections SET client_secret = $2, refresh_after = 0 WHERE id = $1"};

Bytes to_bytes(ByteView view) { return {view.begin(), view.end()}; }

Connection read_connection(const SqlRows& row) {
    return {.id = row.id<ConnectionId>(0),
            .name = row.text(1),
            .owner_id = row.id<UserId>(2),
            .provider = row.text(3),
            .client_id = row.text(4),
            .client_secret = to_bytes(row.bytes(5)),
            .state = row.number<ConnectionState>(6),
            .reason = row.text(7),
            .scope = row.text(8),
            .api_base = row.text(9),
            .access_token = to_bytes(row.bytes(10)),
            .refresh_token = to_bytes(row.bytes(11)),
            .expires_at = row.time(12),
            .generation = row.integer(13),
            .refresh_until = row.time(14),
            .refresh_failures = row.integer(17),
            .refresh_after = row.time(18),
            .has_own_callback = row.boolean(19),
            .created_at = row.time(15),
            .connected_at = row.time(16)};
}

std::optional<Connection> read_one(SqlRows rows) {
    if (!rows.next()) return std::nullopt;
    return read_connection(rows);
}

std::vector<Connection> read_all(SqlRows rows) {
    std::vector<Connection> out;
    while (rows.next()) out.push_back(read_connection(rows));
    return out;
}

}  // namespace

std::optional<Connection> Connections::find(ConnectionId id) const {
    return read_one(connection_.run(find_connection, id));
}

std::optional<Connection> Connections::find_by_name(std::string_view name) const {
    return read_one(connection_.run(find_connection_by_name, name));
}

std::vector<Connection> Connections::of_owner(UserId owner) const {
    return read_all(connection_.run(connections_of_owner, owner));
}

std::vector<Connection> Connections::list(ConnectionId after, std::int64_t limit) const {
    return read_all(connection_.run(list_connections, after, limit));
}

ConnectionId Connections::add(const Connection& connection) {
    SqlRows rows = connection_.run(
        add_connection, connection.name, connection.owner_id, connection.provider,
        connection.client_id, connection.client_secret, connection.state, connection.reason,
        connection.scope, connection.api_base, connection.access_token, connection.refresh_token,
        connection.expires_at, connection.generation, ByteView{}, connection.created_at,
        connection.connected_at, connection.has_own_callback);
    rows.next();
    return rows.id<ConnectionId>(0);
}

bool Connections::remove(ConnectionId id) { return connection_.change(remove_connection, id) == 1; }

bool Connections::begin_connect(const Connection& connection, const ConnectAttempt& attempt) {
    return connection_.change(begin_connect_query, connection.id, connection.generation,
                              attempt.hash, attempt.verifier, attempt.expires_at) == 1;
}

bool Connections::is_connecting(const Digest& hash, Time now) const {
    return connection_.run(find_connecting, hash, now).next();
}

std::optional<Connections::Claimed> Connections::claim_connect(const Digest& hash, Time now) {
    ConnectionId id;
    {
        SqlRows rows = connection_.run(claim_connect_query, hash, now);
        if (!rows.next()) return std::nullopt;
        id = rows.id<ConnectionId>(0);
    }
    auto connection = find(id);
    if (!connection) return std::nullopt;
    SqlRows rows = connection_.run(connect_attempt_of, id);
    if (!rows.next()) return std::nullopt;
    return Claimed{std::move(*connection), {hash, to_bytes(rows.bytes(0)), now}};
}

bool Connections::connect(ConnectionId id, const ConnectionTokens& tokens, Time now) {
    return connection_.change(connect_query, id, tokens.scope, tokens.api_base, tokens.access_token,
                              tokens.refresh_token, tokens.expires_at, now) == 1;
}

bool Connections::claim_refresh(const Connection& connection, Time now, Time until) {
    return connection_.change(claim_refresh_query, connection.id, connection.generation, now, until,
                              until + overlap_max) == 1;
}

bool Connections::note_refresh(const Connection& connection, const ConnectionTokens& tokens) {
    return connection_.change(note_refresh_query, connection.id, connection.generation,
                              tokens.scope, tokens.api_base, tokens.access_token,
                              tokens.refresh_token, tokens.expires_at) == 1;
}

bool Connections::release_refresh(const Connection& connection, const RefreshFailure& failure) {
    if (!failure.refresh_token.empty())
        connection_.change(keep_refresh_token_query, connection.id, connection.generation,
                           failure.refresh_token);
    return connection_.change(release_refresh_query, connection.id, connection.generation,
                              failure.reason, failure.again_at) == 1;
}

bool Connections::replace_client_secret(ConnectionId id, ByteView sealed) {
    return connection_.change(replace_client_secret_query, id, sealed) == 1;
}

bool Connections::note_broken(const Connection& connection, std::string_view reason) {
    return connection_.change(note_broken_query, connection.id, connection.generation, reason) == 1;
}

}  // namespace grantor

#undef CONNECTION_COLUMNS
