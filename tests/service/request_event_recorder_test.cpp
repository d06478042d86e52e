#include "store/request_event_recorder.hpp"

#include <gtest/gtest.h>

#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

// Attack 30: a flood of refused requests.
TEST(RequestEventRecorder, a_flood_is_dropped_and_counted_and_the_table_stays_small) {
    TemporaryFolder folder;
    SqliteOptions sqlite;
    sqlite.path = (folder.path() / "grantor.db").string();
    const auto store = open_sqlite(sqlite);
    Policy policy;
    policy.request_events_max = 100;
    RequestEventRecorder recorder(*store, policy);
    constexpr int flood = 20000;
    for (int i = 0; i < flood; ++i) {
        RequestEvent event;
        event.request_id = std::to_string(i);
        event.at = Time{days{20000}};
        recorder.record(event);
    }
    recorder.flush();
    const auto kept =
        store->read_now([](const ReadTx& tx) { return tx.request_events().list(AppId{}, flood); });
    EXPECT_LE(kept.size(), policy.request_events_max + RequestEventRecorder::queue_max);
    EXPECT_LT(kept.size() + recorder.dropped(), static_cast<std::size_t>(flood) + 1);
    EXPECT_FALSE(kept.empty());
}

}  // namespace
}  // namespace grantor::test
