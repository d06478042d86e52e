// This process in the table `nodes`. Its row counts its commits: when the connection is lost in a
// COMMIT, the row is the one thing that tells what has become of it.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "store/postgres/change.hpp"
#include "store/postgres/postgres_connection.hpp"

namespace grantor {

// On the writer's thread and connection, except where it says otherwise.
class NodeRow {
 public:
    // Enters the row. `name` is for people.
    NodeRow(PostgresConnection& connection, std::string name);

    // Never zero. Any thread.
    std::int64_t id() const { return id_; }

    // A transaction begins, of which nothing is noted yet.
    void begin() { noted_.reset(); }
    // Inside a transaction that wrote, right before its commit.
    void note_commit(const ChangeSet& changes);

    // After a transaction whose connection was lost.
    enum class Outcome { kept, not_kept, unknown };
    // Makes the connection anew and asks. Tries for as long as a failover takes, or until `stop`.
    // Blocks while the lost transaction may still be committed by its server. That the answer is
    // durable where the commit was to be: asking is a commit of its own, behind the lost one.
    Outcome resolve(const std::atomic<bool>& stop);

    // The number of the noted transaction; its effects are published by the writer.
    std::optional<std::int64_t> transaction() const;
    // The writer could not publish it: then it is as another node's.
    void disown();
    // Any thread: whether the writer publishes what was written in this transaction.
    bool is_own(std::int64_t transaction) const;
    // Those before this number are over and were looked at.
    void forget_before(std::int64_t transaction);

    // Every now and then, outside a transaction: the node is alive.
    void show_life();
    // At the end. Never throws: the row of a dead node is taken away by another, a day later.
    void leave() noexcept;

 private:
    struct Noted {
        std::int64_t commit;
        std::int64_t transaction;
    };
    std::int64_t ask_for_last_commit();

    PostgresConnection& connection_;
    const std::string name_;
    std::int64_t id_ = 0;
    std::int64_t commits_ = 0;
    std::optional<Noted> noted_;
    std::chrono::steady_clock::time_point shown_at_{};

    mutable std::mutex mutex_;
    std::set<std::int64_t> own_;
};

}  // namespace grantor
