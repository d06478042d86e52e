// Takes parts of daily budgets from the store, on its own thread, so that no request waits for it:
// requests that arrive while one unit of work runs form the next unit.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/ids.hpp"
#include "edge/limits/daily_account.hpp"
#include "edge/limits/limit_policy.hpp"
#include "store/tx.hpp"

namespace grantor {
class Store;
}

namespace grantor::edge {

struct LeaseRequest {
    CompanyId company;
    std::int64_t day = 0;
    std::int64_t amount = 0;  // 0: only what there is
    Time asked_at;
};

// The current state, without taking anything. An unknown company
// counts as a new one.
BudgetReading read_budget(const ReadTx& tx, const LimitPolicy& policy, CompanyId company,
                          std::int64_t day);

class BudgetLessor {
 public:
    // `deliver` is called on the lessor's thread, after the commit.
    using Deliver = std::function<void(const LeaseRequest&, const BudgetReading&)>;
    BudgetLessor(Store& store, const LimitPolicy& policy, Deliver deliver);
    // Finishes the running unit; queued requests are dropped.
    ~BudgetLessor();

    // Never waits. Dropped if the queue is full or the store fails: the caller asks again.
    void ask(const LeaseRequest& request);
    // Returns when everything asked for before the call was answered or dropped.
    void flush();

    static constexpr std::size_t queue_max = 4096;

 private:
    // Rows of past days that go with each unit that takes; days are kept for a week, so that a
    // clock that was turned back finds them.
    static constexpr std::int64_t purge_step = 16;
    static constexpr std::int64_t days_kept = 7;

    void loop();
    void serve(const std::vector<LeaseRequest>& requests);
    void take(const std::vector<LeaseRequest>& requests, std::vector<BudgetReading>& readings);

    Store& store_;
    const LimitPolicy& policy_;
    const Deliver deliver_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable idle_;
    std::vector<LeaseRequest> queue_;
    bool serving_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace grantor::edge
