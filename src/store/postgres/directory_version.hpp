// The version of what connections cache of apps, companies and endings (store/directory_cache.hpp).
#pragma once

#include "store/postgres/postgres_connection.hpp"

namespace grantor {

// Exact for the snapshot of the transaction, on every node: units that change the directory run one
// after the other in the cluster, so that the newest row is the last that was committed. `before`
// is a statement that goes first. At the begin of a transaction all of it is one way to the server.
inline std::uint64_t directory_version(PostgresConnection& connection,
                                       const std::string& before = "SELECT 1") {
    return static_cast<std::uint64_t>(connection.ask(
        before + "; SELECT COALESCE(MAX(id), 0) FROM changes WHERE (kinds & 1) <> 0"));
}

}  // namespace grantor
