#include "store/app_activity_counter.hpp"

#include <atomic>
#include <thread>

#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr seconds never{86'400};

class ActivityCounter : public StoreTest {
 protected:
    // A store whose every operation fails while `is_broken`.
    std::unique_ptr<Store> open_breakable() {
        SqliteOptions breakable = options();
        breakable.before_operation = [this](std::uint64_t) {
            if (is_broken_) throw StoreError("the disk is on fire");
        };
        return open_sqlite(breakable);
    }
    void set_broken(bool is_broken) { is_broken_ = is_broken; }

    static std::vector<std::string> stored(Store& store, AppId app) {
        std::vector<std::string> out;
        for (const auto& activity :
             store.read_now([app](const ReadTx& tx) { return tx.app_activities().of_app(app, 0); }))
            out.push_back(std::to_string(activity.day - day_of(noon)) + ':' +
                          std::to_string(static_cast<int>(activity.kind)) + ':' +
                          std::to_string(activity.count));
        return out;
    }

 private:
    std::atomic<bool> is_broken_{false};
};

TEST_F(ActivityCounter, nothing_counted_is_nothing_written) {
    const auto store = open();
    AppActivityCounter counter(*store, never);
    counter.count(AppId{}, ActivityKind::call_passed, noon);
    counter.flush();
    EXPECT_EQ(store->statistics().units, 0U);
}

TEST_F(ActivityCounter, counts_are_in_the_store_after_a_flush) {
    const auto store = open();
    AppActivityCounter counter(*store, never);
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    counter.count(AppId{1}, ActivityKind::call_over_limit, noon);
    counter.count(AppId{17}, ActivityKind::token_granted, noon);
    EXPECT_THAT(stored(*store, AppId{1}), IsEmpty());
    counter.flush();
    EXPECT_THAT(stored(*store, AppId{1}), ElementsAre("0:5:2", "0:8:1"));
    EXPECT_THAT(stored(*store, AppId{17}), ElementsAre("0:3:1"));
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    counter.flush();
    counter.flush();
    EXPECT_THAT(stored(*store, AppId{1}), ElementsAre("0:5:3", "0:8:1"));
}

TEST_F(ActivityCounter, tells_what_is_not_in_the_store_yet) {
    const auto store = open();
    AppActivityCounter counter(*store, never);
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    counter.count(AppId{17}, ActivityKind::call_passed, noon);
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    const auto waiting = counter.waiting(AppId{1});
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].hour, hour_of(noon));
    EXPECT_EQ(waiting[0].kind, ActivityKind::call_passed);
    EXPECT_EQ(waiting[0].count, 2);
    counter.flush();
    EXPECT_THAT(counter.waiting(AppId{1}), IsEmpty());
    const auto hours = store->read_now(
        [](const ReadTx& tx) { return tx.app_activities().hours_of_app(AppId{1}, 0); });
    ASSERT_EQ(hours.size(), 1U);
    EXPECT_EQ(hours[0].hour, hour_of(noon));
}

TEST_F(ActivityCounter, every_count_belongs_to_its_own_day) {
    const auto store = open();
    AppActivityCounter counter(*store, never);
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    counter.count(AppId{1}, ActivityKind::call_passed, noon + days{1});
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    counter.flush();
    EXPECT_THAT(stored(*store, AppId{1}), ElementsAre("0:5:2", "1:5:1"));
}

TEST_F(ActivityCounter, what_the_store_refuses_stays_for_the_next_time) {
    const auto store = open_breakable();
    AppActivityCounter counter(*store, never);
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    set_broken(true);
    counter.flush();
    counter.count(AppId{1}, ActivityKind::call_passed, noon);
    counter.flush();
    set_broken(false);
    EXPECT_THAT(stored(*store, AppId{1}), IsEmpty());
    counter.flush();
    EXPECT_THAT(stored(*store, AppId{1}), ElementsAre("0:5:2"));
}

TEST_F(ActivityCounter, closing_writes_what_is_left) {
    const auto store = open();
    {
        AppActivityCounter counter(*store, never);
        counter.count(AppId{1}, ActivityKind::token_refused, noon);
    }
    EXPECT_THAT(stored(*store, AppId{1}), ElementsAre("0:4:1"));
}

TEST_F(ActivityCounter, more_apps_than_there_is_room_for_are_not_counted) {
    const auto store = open_breakable();
    AppActivityCounter counter(*store, never);
    // All in one of its parts, which has room for a sixteenth.
    constexpr std::int64_t room = AppActivityCounter::apps_max / 16;
    for (std::int64_t i = 0; i <= room; ++i)
        counter.count(AppId{16 + i * 16}, ActivityKind::call_passed, noon);
    counter.count(AppId{16}, ActivityKind::call_passed, noon);
    counter.flush();
    EXPECT_THAT(stored(*store, AppId{16}), ElementsAre("0:5:2"));
    EXPECT_THAT(stored(*store, AppId{room * 16}), ElementsAre("0:5:1"));
    EXPECT_THAT(stored(*store, AppId{16 + room * 16}), IsEmpty());
}

TEST_F(ActivityCounter, no_count_is_lost_among_many_threads) {
    const auto store = open();
    AppActivityCounter counter(*store, never);
    constexpr int threads = 4;
    constexpr int each = 5000;
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            for (int n = 0; n < each; ++n) {
                counter.count(AppId{n % 3 + 1}, ActivityKind::call_passed, noon);
                if (n % 1000 == 0) counter.flush();
            }
        });
    }
    for (auto& thread : running) thread.join();
    counter.flush();
    std::int64_t counted = 0;
    for (std::int64_t app = 1; app <= 3; ++app) {
        for (const auto& activity : store->read_now(
                 [app](const ReadTx& tx) { return tx.app_activities().of_app(AppId{app}, 0); }))
            counted += activity.count;
    }
    EXPECT_EQ(counted, threads * each);
}

}  // namespace
}  // namespace grantor::test
