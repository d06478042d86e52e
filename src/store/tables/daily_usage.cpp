#include "store/tables/daily_usage.hpp"

#include <algorithm>

namespace grantor {
namespace {

constexpr SqlQuery find_handed_out{
    "SELECT handed_out FROM daily_usage WHERE day = $1 AND company_id = $2"};

// $3 is the lease of a first row, $4 what is asked for, $5 the budget. If the budget has shrunk
// below the amount already handed out, nothing is given and nothing is taken back.
#define LEASE                                                            \
    "CASE WHEN daily_usage.handed_out + $4 <= $5 THEN $4"                \
    " WHEN daily_usage.handed_out < $5 THEN $5 - daily_usage.handed_out" \
    " ELSE 0 END"
constexpr SqlQuery take_lease{
    "INSERT INTO daily_usage (day, company_id, handed_out, last_lease) VALUES ($1, $2, $3, $3)"
    " ON CONFLICT (day, company_id) DO UPDATE SET handed_out = daily_usage.handed_out + " LEASE
    ", last_lease = " LEASE " RETURNING handed_out, last_lease"};
#undef LEASE

constexpr SqlQuery purge_days{
    "DELETE FROM daily_usage WHERE (day, company_id) IN"
    " (SELECT day, company_id FROM daily_usage WHERE day < $1 ORDER BY day LIMIT $2)"};

}  // namespace

std::int64_t DailyUsage::handed_out(CompanyId company, std::int64_t day) const {
    SqlRows rows = connection_.run(find_handed_out, day, company);
    return rows.next() ? rows.integer(0) : 0;
}

BudgetLease DailyUsage::take(const DailyBudget& budget, std::int64_t amount) {
    const auto first = std::clamp<std::int64_t>(amount, 0, std::max<std::int64_t>(budget.limit, 0));
    SqlRows rows =
        connection_.run(take_lease, budget.day, budget.company, first, amount, budget.limit);
    rows.next();
    return {.amount = rows.integer(1), .handed_out = rows.integer(0)};
}

std::int64_t DailyUsage::purge_before(std::int64_t day, std::int64_t limit) {
    return connection_.change(purge_days, day, limit);
}

}  // namespace grantor
