// One company's daily budget as this node sees it. All nodes share the budget; each takes parts of
// it from the store ahead of need (daily_usage.hpp) and spends them here.
//
// Until a requested part arrives, at most one share is lent, so that no request waits for the
// store. What is lent is part of the budget as last read: on one node the budget is exact.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "edge/limits/limit_policy.hpp"

namespace grantor::edge {

// What the store says about a company on a day.
struct BudgetReading {
    std::shared_ptr<const Plan> plan;  // with the limits in force
    std::int64_t limit = 0;            // of the day; 0: none
    std::int64_t handed_out = 0;       // to all nodes
    std::int64_t granted = 0;          // to this node, by this very reading
};

// One thread at a time.
class DailyAccount {
 public:
    DailyAccount(std::int64_t day, const BudgetReading& reading, Time now) : day_(day) {
        add(reading, now);
    }

    std::int64_t day() const { return day_; }
    const std::shared_ptr<const Plan>& plan() const { return plan_; }
    std::int64_t limit() const { return limit_; }
    // What may still be spent today, here or on other nodes.
    std::int64_t remaining() const {
        return std::max<std::int64_t>(0, granted_ - spent_ + unclaimed());
    }

    enum class Verdict { spent, used_up, not_here_yet };
    // `not_here_yet`: there is more, and the store has not given it; try again in a moment.
    Verdict can_spend(std::int64_t cost) const {
        if (limit_ == 0 || cost <= granted_ - spent_ + std::min(unclaimed(), share_of(limit_)))
            return Verdict::spent;
        return cost <= remaining() ? Verdict::not_here_yet : Verdict::used_up;
    }
    void spend(std::int64_t cost) { spent_ += cost; }

    // How much to ask the store for now; negative: there is no need to ask. 0 asks for a reading.
    // Counts as asked: the next one comes when the answer has, or after `answer_wait`.
    std::int64_t ask(Time now) {
        if (asked_ && is_within(now, asked_at_, answer_wait)) return -1;
        const auto share = share_of(limit_);
        const auto left = granted_ - spent_;
        const bool needs = limit_ > 0 && left < share / 2 && unclaimed() > 0;
        const bool is_old = !is_within(now, read_at_, account_age_max);
        if (!needs && !is_old) return -1;
        asked_ = true;
        asked_at_ = now;
        return needs ? share / 2 + std::max<std::int64_t>(0, -left) : 0;
    }
    // Of the same day.
    void add(const BudgetReading& reading, Time now) {
        plan_ = reading.plan;
        limit_ = reading.limit;
        handed_out_ = reading.handed_out;
        granted_ += reading.granted;
        read_at_ = now;
        asked_ = false;
    }

 private:
    // An answer takes a few milliseconds; after this long the store must have failed.
    static constexpr seconds answer_wait{2};

    // On either side: two threads may come in the wrong order, and a clock may be set back.
    static bool is_within(Time now, Time then, seconds distance) {
        return now - then < distance && then - now < distance;
    }
    std::int64_t unclaimed() const { return std::max<std::int64_t>(0, limit_ - handed_out_); }

    std::int64_t day_;
    std::shared_ptr<const Plan> plan_;
    bool asked_ = false;
    std::int64_t limit_ = 0;
    std::int64_t handed_out_ = 0;
    std::int64_t granted_ = 0;
    std::int64_t spent_ = 0;
    Time read_at_{};
    Time asked_at_{};
};

}  // namespace grantor::edge
