#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

class DailyUsageTable : public TableTest {
 protected:
    BudgetLease take(std::int64_t amount, std::int64_t limit = 1000) {
        return tx().daily_usage().take({CompanyId{7}, 20000, limit}, amount);
    }
};
GRANTOR_ON_BOTH_ENGINES(DailyUsageTable);

TEST_P(DailyUsageTable, nothing_is_handed_out_at_first) {
    EXPECT_EQ(tx().daily_usage().handed_out(CompanyId{7}, 20000), 0);
    EXPECT_EQ(tx().daily_usage().purge_before(20000, 10), 0);
}

TEST_P(DailyUsageTable, gives_what_is_asked_for_then_what_is_left_then_nothing) {
    EXPECT_EQ(take(600).amount, 600);
    const auto rest = take(600);
    EXPECT_EQ(rest.amount, 400);
    EXPECT_EQ(rest.handed_out, 1000);
    EXPECT_EQ(take(600).amount, 0);
    EXPECT_EQ(tx().daily_usage().handed_out(CompanyId{7}, 20000), 1000);
}

TEST_P(DailyUsageTable, a_first_lease_is_never_more_than_the_budget) {
    EXPECT_EQ(take(5000).amount, 1000);
    EXPECT_EQ(take(1).amount, 0);
}

TEST_P(DailyUsageTable, a_budget_that_shrank_gives_nothing_and_takes_nothing_back) {
    take(800);
    const auto lease = take(100, 500);
    EXPECT_EQ(lease.amount, 0);
    EXPECT_EQ(lease.handed_out, 800);
    EXPECT_EQ(take(100, 1000).amount, 100);
}

TEST_P(DailyUsageTable, companies_and_days_are_apart) {
    take(1000);
    EXPECT_EQ(tx().daily_usage().take({CompanyId{8}, 20000, 1000}, 10).amount, 10);
    EXPECT_EQ(tx().daily_usage().take({CompanyId{7}, 20001, 1000}, 10).amount, 10);
    EXPECT_EQ(tx().daily_usage().handed_out(CompanyId{7}, 20000), 1000);
}

TEST_P(DailyUsageTable, old_days_go_in_small_steps) {
    for (std::int64_t day = 19990; day <= 20000; ++day)
        tx().daily_usage().take({CompanyId{7}, day, 1000}, 10);
    EXPECT_EQ(tx().daily_usage().purge_before(19995, 2), 2);
    EXPECT_EQ(tx().daily_usage().handed_out(CompanyId{7}, 19991), 0);
    EXPECT_EQ(tx().daily_usage().handed_out(CompanyId{7}, 19992), 10);
    EXPECT_EQ(tx().daily_usage().purge_before(19995, 100), 3);
    EXPECT_EQ(tx().daily_usage().handed_out(CompanyId{7}, 19995), 10);
}

TEST_P(DailyUsageTable, a_reset_forgets_it) {
    take(800);
    tx().reset_all();
    EXPECT_EQ(tx().daily_usage().handed_out(CompanyId{7}, 20000), 0);
}

}  // namespace
}  // namespace grantor::test
