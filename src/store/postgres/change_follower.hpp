// How a node hears of the others: it looks at the table of changes, many times a second. Not
// LISTEN/NOTIFY, whose commits take one lock of the whole server (docs/decisions/invalidation.md).
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "model/invalidation.hpp"
#include "store/postgres/change.hpp"
#include "store/postgres/node_row.hpp"
#include "store/transaction.hpp"

namespace grantor {

class ChangeFollower {
 public:
    struct Found {
        ChangeSet changes;
        std::vector<Invalidation> invalidations;
        Time dropped_through{};
    };
    struct Callbacks {
        // What others have committed since the last look. Throwing: it is found again.
        std::function<void(const Found&, const Tx&)> take;
        // Everything that was committed at this moment has been taken.
        std::function<void(std::chrono::steady_clock::time_point)> is_current;
        // Once a second, after a look that worked; may throw.
        std::function<void(PostgresConnection&)> each_second = {};
        // For tests: before each look; what it throws is what the look throws.
        std::function<void()> before_look = {};
    };
    // Looks for the first time before it returns; throws StoreError.
    ChangeFollower(PostgresConnection::Settings settings, NodeRow& node, milliseconds interval,
                   Callbacks callbacks);
    ~ChangeFollower();

    // Any thread: false if the last look found no connection.
    bool is_reachable() const { return is_reachable_.load(std::memory_order_relaxed); }
    // Any thread: what this transaction wrote may have been passed over.
    void look_again_from(std::int64_t transaction);

 private:
    struct Look;

    void loop();
    void look();
    void look_guarded() noexcept;
    Look read_changes();
    std::vector<Invalidation> read_invalidations(Look& look);
    void keep_as_seen(Look& look);
    void tidy();
    void note_failure(const std::exception& failure) noexcept;

    NodeRow& node_;
    const milliseconds interval_;
    const Callbacks callbacks_;
    PostgresConnection connection_;
    Tx tx_;

    // Rows of transactions from this number on are read again: one of them may be committed late.
    std::int64_t from_ = 0;
    // Those of them that were taken, with their transaction.
    using Seen = std::unordered_map<std::int64_t, std::int64_t>;
    Seen seen_changes_;
    Seen seen_invalidations_;
    bool has_gap_ = true;  // nothing was heard for a while
    bool is_failing_ = false;
    std::chrono::steady_clock::time_point tidied_at_{};
    std::chrono::steady_clock::time_point second_at_{};

    std::atomic<bool> is_reachable_{true};
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::optional<std::int64_t> again_from_;

    std::thread thread_;
};

}  // namespace grantor
