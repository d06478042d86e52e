#include "edge/limits/budget_lessor.hpp"

#include <algorithm>

#include "base/guarded.hpp"
#include "store/store.hpp"

namespace grantor::edge {
namespace {

void take_lease(WriteTx& tx, const LeaseRequest& request, BudgetReading& reading) {
    const auto lease =
        tx.daily_usage().take({request.company, request.day, reading.limit}, request.amount);
    reading.handed_out = lease.handed_out;
    reading.granted = lease.amount;
}

}  // namespace

BudgetReading read_budget(const ReadTx& tx, const LimitPolicy& policy, CompanyId id,
                          std::int64_t day) {
    BudgetReading reading;
    const auto company = tx.companies().find(id);
    auto plan = tx.plans().find(company ? company->plan : first_plan).value_or(Plan{});
    plan.limits = policy.in_force(plan);
    reading.plan = std::make_shared<const Plan>(std::move(plan));
    if (policy.daily_base == 0) return reading;
    reading.limit = std::max<std::int64_t>(
        1, policy.daily_budget(reading.plan->limits, tx.memberships().seats(id),
                               company ? company->budget_top_up : 0));
    reading.handed_out = tx.daily_usage().handed_out(id, day);
    return reading;
}

BudgetLessor::BudgetLessor(Store& store, const LimitPolicy& policy, Deliver deliver)
    : store_(store), policy_(policy), deliver_(std::move(deliver)), thread_([this] { loop(); }) {}

BudgetLessor::~BudgetLessor() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void BudgetLessor::ask(const LeaseRequest& request) {
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= queue_max) return;
        queue_.push_back(request);
    }
    wake_.notify_one();
}

void BudgetLessor::flush() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return queue_.empty() && !serving_; });
}

void BudgetLessor::loop() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        std::vector<LeaseRequest> requests;
        requests.swap(queue_);
        serving_ = true;
        lock.unlock();
        // A request that still needs a lease asks again; the amount lent meanwhile is bounded.
        guarded("daily budgets could not be read", [&] { serve(requests); });
        lock.lock();
        serving_ = false;
        if (queue_.empty()) idle_.notify_all();
    }
}

// The limits are read before the unit of writing: counting the seats of a company of 40,000 takes
// 80 ms, which all writes would wait for.
void BudgetLessor::serve(const std::vector<LeaseRequest>& requests) {
    const auto look = [&](const ReadTx& tx) {
        std::vector<BudgetReading> readings;
        for (const auto& request : requests)
            readings.push_back(read_budget(tx, policy_, request.company, request.day));
        return readings;
    };
    auto readings = store_.read_now(look);
    const auto takes = [](const LeaseRequest& request) { return request.amount > 0; };
    if (std::ranges::any_of(requests, takes)) take(requests, readings);
    for (std::size_t i = 0; i < requests.size(); ++i) deliver_(requests[i], readings[i]);
}

void BudgetLessor::take(const std::vector<LeaseRequest>& requests,
                        std::vector<BudgetReading>& readings) {
    const auto work = [&](WriteTx& tx) {
        for (std::size_t i = 0; i < requests.size(); ++i)
            if (requests[i].amount > 0) take_lease(tx, requests[i], readings[i]);
        tx.daily_usage().purge_before(requests.back().day - days_kept, purge_step);
        return true;
    };
    store_.write_now(work);
}

}  // namespace grantor::edge
