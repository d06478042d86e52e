#include "store/tables/app_activities.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AppActivitiesTable : public TableTest {
 protected:
    void add(std::int64_t app, std::int64_t day, ActivityKind kind, std::int64_t count) {
        tx().app_activities().add(AppActivity{AppId{app}, day, kind, count});
    }
    std::vector<std::string> listed(std::int64_t app, std::int64_t since) {
        std::vector<std::string> out;
        for (const auto& activity : tx().app_activities().of_app(AppId{app}, since)) {
            EXPECT_EQ(activity.app_id, AppId{app});
            out.push_back(std::to_string(activity.day) + ':' +
                          std::to_string(static_cast<int>(activity.kind)) + ':' +
                          std::to_string(activity.count));
        }
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(AppActivitiesTable);

TEST_P(AppActivitiesTable, an_app_that_did_nothing_has_nothing) {
    EXPECT_THAT(listed(1, 0), IsEmpty());
    EXPECT_EQ(tx().app_activities().active_installations(AppId{1}), 0);
}

TEST_P(AppActivitiesTable, counts_of_a_day_add_up) {
    add(1, 20, ActivityKind::token_granted, 3);
    add(1, 20, ActivityKind::token_granted, 4);
    add(1, 20, ActivityKind::call_passed, 1);
    add(1, 19, ActivityKind::call_passed, 5);
    add(2, 20, ActivityKind::token_granted, 9);
    EXPECT_THAT(listed(1, 0), ElementsAre("19:5:5", "20:3:7", "20:5:1"));
    EXPECT_THAT(listed(1, 20), ElementsAre("20:3:7", "20:5:1"));
    EXPECT_THAT(listed(1, 21), IsEmpty());
}

TEST_P(AppActivitiesTable, counts_of_an_hour_add_up_and_belong_to_their_day) {
    const auto add_hour = [&](std::int64_t hour, std::int64_t count) {
        tx().app_activities().add(AppHour{AppId{1}, hour, ActivityKind::call_passed, count});
    };
    add_hour(49, 3);
    add_hour(49, 4);
    add_hour(71, 1);
    add_hour(72, 5);
    const auto hours = [&](std::int64_t since) {
        std::vector<std::string> out;
        for (const auto& row : tx().app_activities().hours_of_app(AppId{1}, since))
            out.push_back(std::to_string(row.hour) + ':' + std::to_string(row.count));
        return out;
    };
    EXPECT_THAT(hours(0), ElementsAre("49:7", "71:1", "72:5"));
    EXPECT_THAT(hours(50), ElementsAre("71:1", "72:5"));
    EXPECT_THAT(listed(1, 0), ElementsAre("2:5:8", "3:5:5"));
    EXPECT_EQ(tx().app_activities().purge_hours(72, 1), 1);
    EXPECT_EQ(tx().app_activities().purge_hours(72, 10), 1);
    EXPECT_THAT(hours(0), ElementsAre("72:5"));
    EXPECT_THAT(listed(1, 0), ElementsAre("2:5:8", "3:5:5"));
}

TEST_P(AppActivitiesTable, installations_are_those_made_less_those_ended) {
    add(1, 10, ActivityKind::installed, 5);
    add(1, 11, ActivityKind::installed, 2);
    add(1, 11, ActivityKind::uninstalled, 3);
    add(1, 11, ActivityKind::call_passed, 1000);
    add(2, 11, ActivityKind::installed, 100);
    EXPECT_EQ(tx().app_activities().active_installations(AppId{1}), 4);
}

}  // namespace
}  // namespace grantor::test
