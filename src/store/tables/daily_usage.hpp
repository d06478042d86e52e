// How much of each company's budget of API requests has been handed out today. The nodes that check
// requests take it in leases, so that no request waits for a row, all nodes share one budget, and a
// node that dies takes at most its lease with it.
#pragma once

#include <cstdint>

#include "base/ids.hpp"
#include "store/sql.hpp"

namespace grantor {

struct BudgetLease {
    std::int64_t amount = 0;      // for the caller to spend; 0: the budget is used up
    std::int64_t handed_out = 0;  // of the whole budget, this lease included
};

// A company's budget of one day, counted from the epoch, UTC.
struct DailyBudget {
    CompanyId company;
    std::int64_t day = 0;
    std::int64_t limit = 0;
};

class DailyUsage {
 public:
    explicit DailyUsage(SqlConnection& connection) : connection_(connection) {}
    DailyUsage(const DailyUsage&) = delete;

    std::int64_t handed_out(CompanyId company, std::int64_t day) const;

    // `amount` of the budget, or what is left of it. One statement, so that of two nodes at the
    // last of a budget each gets its own part.
    BudgetLease take(const DailyBudget& budget, std::int64_t amount);

    // Removes rows of days before `day`, at most `limit` of them; how many it were.
    std::int64_t purge_before(std::int64_t day, std::int64_t limit);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
