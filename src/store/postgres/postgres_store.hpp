// The store on a PostgreSQL database, which any number of processes share (docs/serving.md). Each
// has one connection that writes, a few that read and one that hears of the others.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "store/store.hpp"

namespace grantor {

// A database that a test throws away may run without its safeguards.
enum class Safeguards { demanded, not_needed };

struct PostgresOptions {
    // As libpq takes it: "postgresql://…", or key=value pairs.
    std::string url;
    // Of this node, for people: in the table of nodes and in the server's list of sessions.
    std::string node = {};
    // Connections that read. Reads take a fraction of a millisecond each.
    std::size_t pool = 4;
    seconds connect_timeout{3};
    // Of a statement, and of the wait for another node's.
    milliseconds statement_timeout{5000};
    // How often we look for what other nodes have changed, and for how long a look counts.
    milliseconds look_interval{20};
    milliseconds stale_after{2000};
    // Refuse a server whose commits do not wait for a standby.
    bool synchronous_standby = false;
    // Writes that may wait, and units in one commit (SqliteOptions).
    std::size_t queue_max = 4096;
    std::size_t group_max = 512;
    // Reads that may wait: at 10,000 a second, less than half a second.
    std::size_t read_queue_max = 4096;
    // The lifetime of access tokens: how far back the invalidation view reaches.
    seconds invalidation_horizon{3600};
    Safeguards safeguards = Safeguards::demanded;
    // For tests: called before each statement of units and each commit, as in SqliteOptions.
    std::function<void(std::uint64_t operation)> before_operation = {};
    // For tests: called before each look at what others have changed; may throw.
    std::function<void()> before_look = {};
    // For tests: called after each unit, on the writer's thread.
    std::function<void(const UnitReport&)> after_unit = {};
};

// Throws StoreError with one sentence: nobody answers, the server is too old, read-only or would
// lose what it has confirmed, the database was made by a newer version.
std::unique_ptr<Store> open_postgres(const PostgresOptions& options);

// "postgresql://db.internal:5432/grantor": what a message may call the database. No user, no
// password. Throws StoreError for what libpq does not take.
std::string describe_postgres(const std::string& url);

}  // namespace grantor
