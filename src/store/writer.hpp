// Group commit: one thread that runs the queued units of writing, many in one transaction, and
// answers them when it is durable. While one group is being flushed the next one gathers, so that
// nothing waits for a timer (docs/decisions/units_of_work.md).
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "store/claim_group.hpp"
#include "store/statistics.hpp"
#include "store/transaction.hpp"
#include "store/unit.hpp"

namespace grantor {

// What has become of a group whose transaction failed. Alone: each of its units in a transaction of
// its own, so that two nodes no longer wait for rows of each other.
enum class Aftermath { failed, kept, run_again, run_alone };

// What the store does around a group; called on the writer's thread. Each may throw: the writer
// continues with the next group.
struct WriterCallbacks {
    // Before the begin of a group with anything in it that checks more than one statement does:
    // groups of other nodes wait until it is over. Those of claims that need no turn do not. May be
    // empty.
    std::function<void()> take_turn = {};
    // Inside the transaction, before its first unit. Throwing fails the group.
    std::function<void()> after_begin = {};
    // Inside the transaction of a group that wrote, after its last unit. The same holds.
    std::function<void(const UnitEffects&)> before_commit = {};
    // After a failure and the rollback, with the number of times that it was tried. It may take a
    // while to find the database again. Throwing is logged and fails the group, as does an empty
    // one.
    std::function<Aftermath(const std::exception&, int attempt)> after_failure = {};
    // After a group that wrote, before anybody is answered. Throwing fails the units of the group,
    // although they are durable: nobody may be told of a change that is not in effect here yet.
    std::function<void(const UnitEffects&)> after_commit = {};
    // After everybody who waited for this group has been answered. Exceptions are logged.
    std::function<void()> after_answers = {};
    // After each unit; may be empty.
    std::function<void(const UnitReport&)> after_unit = {};
    // When a while has passed without a unit. Throwing is logged.
    std::function<void()> when_idle = {};
};

struct WriterLimits {
    std::size_t queue_max;
    std::size_t group_max;
};

class Writer {
 public:
    // From here on the connection and the transaction belong to the writer's thread.
    Writer(SqlConnection& connection, WriteTx& tx, WriterLimits limits, WriterCallbacks callbacks);
    // Finishes what is queued, then joins.
    ~Writer();

    // False: the queue is full.
    bool submit(WriteUnit& unit);
    // Returns when the unit is done; a full queue fails the unit.
    void run_blocking(WriteUnit& unit);

    // All but `checkpoints`.
    StoreStatistics statistics() const;

 private:
    enum class Woken { work, idle, stop };
    Woken take_group();
    void loop();
    using Part = std::span<WriteUnit* const>;  // of the group, in a transaction of its own
    void run_group();
    Aftermath run_part(Part part);
    Aftermath try_part(Part part, int attempt);
    bool run_unit(WriteUnit& unit);
    bool run_and_measure(WriteUnit& unit);
    void commit_part(Part part);
    void enlist_claims(Part part);
    void carry_out_claims();
    void publish(Part part);
    Aftermath undo_part(Part part, const std::exception& failure, int attempt);
    static void fail_units(Part part, const char* reason);
    void answer_group() noexcept;
    void count_group();

    SqlConnection& connection_;
    WriteTx& tx_;
    const WriterLimits limits_;
    const WriterCallbacks callbacks_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    WriteUnit* first_ = nullptr;
    WriteUnit* last_ = nullptr;
    std::size_t queued_ = 0;
    bool stopping_ = false;

    // Of threads that block until their unit is done.
    std::mutex done_mutex_;
    std::condition_variable done_;

    // The writer thread's own.
    std::vector<WriteUnit*> group_;
    // Its parts: claims first, then the others.
    ClaimGroup claims_;
    std::vector<WriteUnit*> works_;
    struct Answers {
        Executor* executor;
        std::vector<std::coroutine_handle<>> handles;
    };
    std::vector<Answers> answers_;

    std::atomic<std::uint64_t> units_{0};
    std::atomic<std::uint64_t> commits_{0};
    std::atomic<std::uint64_t> failed_commits_{0};
    std::atomic<std::uint64_t> busy_{0};
    std::array<std::atomic<std::uint64_t>, 12> group_sizes_{};
    TimeCounter unit_times_;
    TimeCounter group_times_;

    std::thread thread_;
};

}  // namespace grantor
