#include "store/tables/gateway_keys.hpp"

// The order in which read_gateway_key reads.
#define GATEWAY_KEY_COLUMNS \
    "id, name, hash, connections, methods, per_minute, created_at, expires_at"

namespace grantor {
namespace {

constexpr SqlQuery find_gateway_key{"SELECT " GATEWAY_KEY_COLUMNS
                                    " FROM gateway_keys WHERE hash = $1"};
constexpr SqlQuery list_gateway_keys{"SELECT " GATEWAY_KEY_COLUMNS
                                     " FROM gateway_keys ORDER BY id"};
constexpr SqlQuery add_gateway_key{
    "INSERT INTO gateway_keys (name, hash, connections, methods, per_minute, created_at, "
    "expires_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"};
constexpr SqlQuery remove_gateway_key{"DELETE FROM gateway_keys WHERE id = $1"};

GatewayKey read_gateway_key(const SqlRows& row) {
    return {.id = row.id<GatewayKeyId>(0),
            .name = row.text(1),
            .hash = row.array<Digest>(2),
            .connections = row.text(3),
            .methods = row.text(4),
            .per_minute = row.integer(5),
            .created_at = row.time(6),
            .expires_at = row.time(7)};
}

}  // namespace

std::optional<GatewayKey> GatewayKeys::find_by_hash(const Digest& hash) const {
    SqlRows rows = connection_.run(find_gateway_key, hash);
    if (!rows.next()) return std::nullopt;
    return read_gateway_key(rows);
}

std::vector<GatewayKey> GatewayKeys::list() const {
    std::vector<GatewayKey> out;
    SqlRows rows = connection_.run(list_gateway_keys);
    while (rows.next()) out.push_back(read_gateway_key(rows));
    return out;
}

GatewayKeyId GatewayKeys::add(const GatewayKey& key) {
    SqlRows rows = connection_.run(add_gateway_key, key.name, key.hash, key.connections,
                                   key.methods, key.per_minute, key.created_at, key.expires_at);
    rows.next();
    return rows.id<GatewayKeyId>(0);
}

bool GatewayKeys::remove(GatewayKeyId id) {
    return connection_.change(remove_gateway_key, id) == 1;
}

}  // namespace grantor

#undef GATEWAY_KEY_COLUMNS
