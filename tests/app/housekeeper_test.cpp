#include "app/housekeeper.hpp"

#include <optional>
#include <thread>
#include <vector>

#include "rules/grant_states.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::app {
namespace {

class HousekeeperTest : public test::StoreTest {
 protected:
    GrantId ended(Time at) {
        return store_->write_now([&](WriteTx& tx) {
            const auto id = test::add_active_grant(tx);
            tx.grants().revoke(id, EndReason::uninstalled_by_user, at);
            return id;
        });
    }
    void note(Time at) {
        store_->write_now([&](WriteTx& tx) {
            AuditEvent event;
            event.at = at;
            event.kind = AuditKind::user_signed_in;
            tx.audit_events().add(event);
        });
    }
    bool exists(GrantId id) {
        return store_->read_now([&](const ReadTx& tx) { return tx.grants().find(id).has_value(); });
    }
    std::size_t events() {
        return store_->read_now(
            [](const ReadTx& tx) { return tx.audit_events().list({.limit = 10'000}).size(); });
    }

    std::unique_ptr<Store> store_ = open();
    Clock clock_;
    const Wire wire_;
};

TEST_F(HousekeeperTest, deletes_what_is_older_than_the_operator_wants_to_keep) {
    const auto now = clock_.now();
    for (int i = 0; i < 500; ++i) note(now - days{31});
    for (int i = 0; i < 3; ++i) note(now - days{29});
    const auto old = ended(now - days{11});
    const auto recent = ended(now - days{9});
    const auto newest = ended(now);
    Housekeeper(*store_, clock_, Wire{}, {.audit_events = days{30}, .ended_grants = days{10}})
        .work_off();
    EXPECT_EQ(events(), 3U);
    EXPECT_FALSE(exists(old));
    EXPECT_TRUE(exists(recent));
    EXPECT_TRUE(exists(newest));
}

// A reader sees what was committed before the unit that it is told of.
TEST_F(HousekeeperTest, deletes_ended_grants_in_units_of_few_rows) {
    constexpr std::int64_t many = 3000;
    const auto now = clock_.now();
    store_->write_now([&](WriteTx& tx) {
        for (std::int64_t i = 0; i < many; ++i)
            tx.grants().revoke(test::add_active_grant(tx), EndReason::uninstalled_by_user,
                               now - days{11});
        test::add_active_grant(tx);
    });
    store_.reset();
    auto counting = options();
    std::optional<SqliteConnection> looking;
    const auto count = [&] {
        SqlRows rows = looking->run_text("SELECT COUNT(*) FROM grants", {});
        rows.next();
        return rows.integer(0);
    };
    std::vector<std::int64_t> counts;
    counting.after_unit = [&](const UnitReport&) { counts.push_back(count()); };
    store_ = open_sqlite(counting);
    looking.emplace(SqliteConnection::Settings{.path = counting.path,
                                               .use = SqliteConnection::Use::reader,
                                               .lock_wait = milliseconds{1000}});
    Housekeeper(*store_, clock_, Wire{}, {.ended_grants = days{10}}).work_off();
    counts.push_back(count());
    EXPECT_EQ(counts.front(), many + 1);
    EXPECT_EQ(counts.back(), 1);
    for (std::size_t i = 1; i < counts.size(); ++i)
        EXPECT_LE(counts[i - 1] - counts[i], 200) << "unit " << i;
}

TEST_F(HousekeeperTest, keeps_for_ever_what_has_no_limit) {
    note(Time{});
    note(clock_.now());
    const auto old = ended(test::noon);
    ended(clock_.now());
    Housekeeper(*store_, clock_, Wire{}, {.audit_events = days{0}, .ended_grants = days{0}})
        .work_off();
    EXPECT_EQ(events(), 2U);
    EXPECT_TRUE(exists(old));
}

// An ending that another process has filed, or a process that stopped in the middle.
TEST_F(HousekeeperTest, carries_out_at_its_start_what_was_left) {
    const auto grant = store_->write_now([&](WriteTx& tx) {
        Grant installed;
        installed.app_id = {7};
        installed.created_at = test::noon;
        const auto id = tx.grants().add_pending(installed);
        tx.grants().activate(id, test::noon);
        return id;
    });
    store_->write_now(
        [&](WriteTx& tx) { end_grants_of_app(AppId{7}, EndReason::app_deleted, tx, test::noon); });
    store_.reset();
    store_ = open();
    Housekeeper(*store_, clock_, Wire{}, {}).work_off();
    const auto found = store_->read_now([&](const ReadTx& tx) {
        EXPECT_TRUE(tx.endings().open().empty());
        return tx.grants().find(grant).value();
    });
    EXPECT_EQ(found.end_reason, EndReason::app_deleted);
}

// A read that misses something runs again if a commit came in between; here one always does. What
// the walk had found the first time was left active, for good.
TEST_F(HousekeeperTest, ends_every_grant_of_an_app_while_others_write) {
    store_.reset();
    bool is_busy = false;
    const auto here = std::this_thread::get_id();
    auto busy = options();
    busy.before_operation = [&](std::uint64_t) {
        if (std::this_thread::get_id() == here && is_busy) set(*store_, "a", "b");
    };
    store_ = open_sqlite(busy);
    const auto now = clock_.now();
    const auto grants = store_->write_now([&](WriteTx& tx) {
        std::vector<GrantId> out;
        for (std::int64_t user = 1; user <= 200; ++user) {
            Grant installed;
            installed.app_id = {7};
            installed.user_id = {user};
            installed.created_at = now;
            out.push_back(tx.grants().add_pending(installed));
            tx.grants().activate(out.back(), now);
        }
        return out;
    });
    store_->write_now(
        [&](WriteTx& tx) { end_grants_of_app(AppId{7}, EndReason::app_deleted, tx, now); });
    is_busy = true;
    Housekeeper(*store_, clock_, Wire{}, {}).work_off();
    is_busy = false;
    store_->read_now([&](const ReadTx& tx) {
        EXPECT_TRUE(tx.endings().open().empty());
        for (const auto id : grants) EXPECT_FALSE(tx.grants().find(id)->is_active()) << id.value;
    });
}

// By the clock that the test moves. The second is as a node that was stopped: it believes for an
// hour what it has found.
constexpr LeaseTimes always_asks{.lifetime = seconds{6}, .interval = milliseconds{0}};
constexpr LeaseTimes asks_once{.lifetime = hours{1}, .interval = hours{1}};

TEST_F(HousekeeperTest, of_several_nodes_one_keeps_house) {
    const Retention month{.audit_events = days{30}};
    Housekeeper one(*store_, clock_, wire_, month, NodeId{1}, always_asks);
    Housekeeper two(*store_, clock_, wire_, month, NodeId{2}, always_asks);
    const auto note_old_and_new = [&] {
        note(clock_.now() - days{31});
        note(clock_.now());
    };
    note_old_and_new();
    one.work_off();
    EXPECT_EQ(events(), 1U);
    note_old_and_new();
    two.work_off();
    EXPECT_EQ(events(), 3U);
    clock_.set_offset(seconds{7});  // the first has died
    two.work_off();
    EXPECT_EQ(events(), 2U);
}

TEST_F(HousekeeperTest, a_node_that_was_asleep_deletes_nothing_more) {
    const Retention month{.audit_events = days{30}};
    Housekeeper asleep(*store_, clock_, wire_, month, NodeId{1}, asks_once);
    asleep.work_off();
    clock_.set_offset(hours{2});
    Housekeeper(*store_, clock_, wire_, month, NodeId{2}, always_asks).work_off();
    note(clock_.now() - days{31});
    note(clock_.now());  // the newest always stays
    asleep.work_off();
    EXPECT_EQ(events(), 2U);
}

}  // namespace
}  // namespace grantor::app
