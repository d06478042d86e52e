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

class RequestLog : public testing::Test {
 protected:
    static AppRequest a_request(const std::string& id, AppId app = {1}) {
        AppRequest request;
        request.at = now;
        request.request_id = id;
        request.method = "GET";
        request.path = "/api/v2/deals";
        request.status = 200;
        request.app_id = app;
        return request;
    }
    std::vector<AppRequest> stored(AppId app = {1}) {
        return store_->read_now([&](const ReadTx& tx) {
            return tx.app_requests().list({.app_id = app, .limit = 5000});
        });
    }
    Store& store() { return *store_; }

    static constexpr Time now = Time{days{20000}};
    Policy policy;

 private:
    static SqliteOptions options(const TemporaryFolder& folder) {
        SqliteOptions sqlite;
        sqlite.path = (folder.path() / "grantor.db").string();
        return sqlite;
    }
    TemporaryFolder folder_;
    std::unique_ptr<Store> store_ = open_sqlite(options(folder_));
};

TEST_F(RequestLog, of_an_app_that_asks_much_a_sample_is_kept_and_others_keep_theirs) {
    RequestEventRecorder recorder(store(), policy);
    std::size_t kept = 0;
    for (int i = 0; i < 10'000; ++i) kept += recorder.keeps(AppId{1}, now) ? 1 : 0;
    EXPECT_EQ(kept, RequestEventRecorder::kept_of_app_max);
    EXPECT_TRUE(recorder.keeps(AppId{2}, now));
    EXPECT_FALSE(recorder.keeps(AppId{}, now));
    EXPECT_TRUE(recorder.keeps(AppId{1}, now + seconds{1}));
}

TEST_F(RequestLog, what_is_kept_is_in_the_store_a_moment_later) {
    {
        RequestEventRecorder recorder(store(), policy);
        recorder.keep(a_request("r1"));
        recorder.keep(a_request("r2", AppId{2}));
        recorder.flush();
        EXPECT_EQ(stored().size(), 1U);
        EXPECT_EQ(stored(AppId{2}).size(), 1U);
        for (int i = 0; i < 40; ++i) recorder.keep(a_request("more" + std::to_string(i)));
    }
    EXPECT_EQ(stored().size(), 41U);  // also what was not written yet when it ended
}

TEST_F(RequestLog, a_refused_request_of_an_app_is_one_of_its_requests) {
    RequestEventRecorder recorder(store(), policy);
    RequestEvent event;
    event.at = now;
    event.request_id = "r1";
    event.status = 403;
    event.app_id = AppId{1};
    recorder.record(event);
    event.request_id = "of nobody";
    event.app_id = {};
    recorder.record(event);
    recorder.flush();
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].status, 403);
    EXPECT_FALSE(stored()[0].duration);
}

TEST_F(RequestLog, stays_small) {
    RequestEventRecorder recorder(store(), policy);
    for (int round = 0; round < 4; ++round) {
        for (int i = 0; i < 500; ++i)
            recorder.keep(a_request(std::to_string(round) + "." + std::to_string(i)));
        recorder.flush();
    }
    EXPECT_EQ(stored().size(), static_cast<std::size_t>(app_requests_max));
}

}  // namespace
}  // namespace grantor::test
