// A listener for deliveries is notified of each commit that filed some, and of no other.
#include <atomic>

#include "rules/grant_states.hpp"
#include "tests/store/support/any_store.hpp"

namespace grantor::test {
namespace {

class NewDeliveries : public AnyStoreTest {
 protected:
    std::unique_ptr<Store> open_heard() {
        auto store = open();
        store->on_new_deliveries([this] { ++heard_; });
        return store;
    }
    static void file(WriteTx& tx) {
        Delivery delivery;
        delivery.app_id = {1};
        tx.deliveries().add(delivery);
    }
    static std::int64_t waiting(Store& store) {
        return store.read_now([](const ReadTx& tx) { return tx.deliveries().waiting(); });
    }
    int heard() const { return heard_; }

 private:
    std::atomic<int> heard_{0};
};
GRANTOR_ON_BOTH_ENGINES(NewDeliveries);

TEST_P(NewDeliveries, a_commit_without_any_is_not_heard) {
    const auto store = open_heard();
    set(*store, "a", "b");
    store->write_now([](WriteTx& tx) { return tx.deliveries().give_up(3, "gone", noon); });
    EXPECT_EQ(heard(), 0);
}

TEST_P(NewDeliveries, a_unit_that_is_undone_files_nothing_and_is_not_heard) {
    const auto store = open_heard();
    const auto refused = store->write_now([](WriteTx& tx) -> std::expected<int, int> {
        file(tx);
        return std::unexpected(1);
    });
    EXPECT_FALSE(refused);
    const auto throwing = [](WriteTx& tx) {
        file(tx);
        throw std::logic_error("my own");
    };
    EXPECT_THROW(store->write_now(throwing), std::logic_error);
    set(*store, "a", "b");
    EXPECT_EQ(heard(), 0);
    EXPECT_EQ(waiting(*store), 0);
}

TEST_P(NewDeliveries, a_refused_end_of_a_grant_brings_nothing_with_it) {
    const auto store = open_heard();
    const GrantId id = store->write_now([](WriteTx& tx) {
        App app;
        app.redirect_uris = {"https://app.example/callback"};
        Grant grant;
        grant.app_id = tx.apps().add(app);
        const GrantId added = tx.grants().add_pending(grant);
        activate_grant(added, tx, noon);
        return added;
    });
    const auto end = [id](WriteTx& tx) {
        return end_grant(id, EndReason::uninstalled_by_user, tx, noon);
    };
    const auto refused = store->write_now([&](WriteTx& tx) -> std::expected<int, int> {
        EXPECT_TRUE(end(tx));
        return std::unexpected(1);
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(heard(), 0);
    EXPECT_EQ(waiting(*store), 0);
    EXPECT_EQ(store->invalidations().size(), 0U);
    EXPECT_TRUE(store->write_now(end));
    EXPECT_EQ(heard(), 1);
    EXPECT_EQ(waiting(*store), 1);
}

TEST_P(NewDeliveries, a_commit_is_heard_before_it_is_answered) {
    const auto store = open_heard();
    store->write_now(file);
    EXPECT_EQ(heard(), 1);
    store->write_now([](WriteTx& tx) {
        file(tx);
        file(tx);
    });
    EXPECT_EQ(heard(), 2) << "once a commit";
    set(*store, "a", "b");
    EXPECT_EQ(heard(), 2);
    EXPECT_EQ(waiting(*store), 3);
}

TEST_P(NewDeliveries, a_failed_commit_is_not_heard) {
    std::atomic<int> left{0};
    const auto store = open({.before_operation = [&left](std::uint64_t) {
        if (left > 0 && --left == 0) throw StoreError("the disk is on fire");
    }});
    std::atomic<int> heard{0};
    store->on_new_deliveries([&heard] { ++heard; });
    // Begin, savepoint, the row, release: commit is the fifth. Among nodes two more come before it:
    // what the others are told, and the node's own row.
    left = is_sqlite() ? 5 : 7;
    EXPECT_THROW(store->write_now(file), StoreError);
    EXPECT_EQ(store->statistics().failed_commits, 1U);
    set(*store, "a", "b");
    EXPECT_EQ(heard, 0);
}

TEST_P(NewDeliveries, a_listener_that_was_taken_away_hears_nothing) {
    const auto store = open_heard();
    store->on_new_deliveries({});
    store->write_now(file);
    EXPECT_EQ(heard(), 0);
}

TEST_P(NewDeliveries, what_another_process_filed_is_heard) {
    const auto server = open_heard();
    open()->write_now(file);
    EXPECT_TRUE(comes_true([&] { return heard() == 1; }));
    EXPECT_EQ(waiting(*server), 1);
}

}  // namespace
}  // namespace grantor::test
