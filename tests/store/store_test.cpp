// What a store promises, on each engine.
#include <latch>
#include <thread>

#include "rules/grant_states.hpp"
#include "tests/store/support/any_store.hpp"

namespace grantor::test {
namespace {

class AnyStore : public AnyStoreTest {};
GRANTOR_ON_BOTH_ENGINES(AnyStore);

TEST_P(AnyStore, what_was_written_is_there_after_a_restart) {
    set(*open(), "a", "b");
    EXPECT_EQ(setting(*open(), "a"), "b");
}

TEST_P(AnyStore, the_catalogue_is_loaded) {
    EXPECT_EQ(open()->scopes().find("deals:full"), ScopeIndex{2});
}

template <class Tx>
concept CanWrite = requires(Tx& tx) {
    tx.settings().set({});
    tx.grants().rotate(GrantId{}, 0, Time{});
};
static_assert(CanWrite<WriteTx>);
static_assert(!CanWrite<ReadTx> && !CanWrite<const WriteTx>);

TEST_P(AnyStore, a_failed_read_throws_and_the_next_one_works) {
    const auto store = open();
    const auto failing = [](const ReadTx&) -> int { throw std::logic_error("my own"); };
    EXPECT_THROW(store->read_now(failing), std::logic_error);
    EXPECT_EQ(setting(*store, "a"), "none");
}

class Directory : public AnyStoreTest {
 protected:
    static AppId add_app(Store& store, const std::string& client_id) {
        return store.write_now([&](WriteTx& tx) {
            App app;
            app.client_id = client_id;
            app.name = "before";
            return tx.apps().add(app);
        });
    }
    static std::string name_of(Store& store, AppId id) {
        return store.read_now([&](const ReadTx& tx) { return tx.apps().find(id)->name; });
    }
    static void rename(WriteTx& tx, AppId id) {
        App app = *tx.apps().find(id);
        app.name = "after";
        tx.apps().update(app);
    }
};
GRANTOR_ON_BOTH_ENGINES(Directory);

TEST_P(Directory, an_app_is_read_once_and_served_from_memory) {
    const auto store = open({.pool = 1});
    const AppId id = add_app(*store, "0123456789abcdef");
    const auto find = [&](const ReadTx& tx) { return tx.apps().find(id); };
    const auto first = store->read_now(find);
    set(*store, "a", "b");
    EXPECT_EQ(store->read_now(find), first) << "a commit elsewhere leaves the cache alone";
    store->write_now([&](WriteTx& tx) { rename(tx, id); });
    EXPECT_EQ(store->read_now(find)->name, "after");
    EXPECT_EQ(first->name, "before") << "who holds an app keeps what he holds";
}

TEST_P(Directory, a_change_is_seen_by_every_thread) {
    const auto store = open();
    const AppId id = add_app(*store, "0123456789abcdef");
    std::latch has_read{1};
    std::latch is_changed{1};
    std::thread other([&] {
        EXPECT_EQ(name_of(*store, id), "before");
        has_read.count_down();
        is_changed.wait();
        EXPECT_EQ(name_of(*store, id), "after");
    });
    has_read.wait();
    store->write_now([&](WriteTx& tx) { rename(tx, id); });
    is_changed.count_down();
    other.join();
}

TEST_P(Directory, a_change_that_is_undone_is_seen_by_nobody) {
    const auto store = open();
    const AppId id = add_app(*store, "0123456789abcdef");
    const auto refused = store->write_now([&](WriteTx& tx) -> std::expected<int, int> {
        rename(tx, id);
        EXPECT_EQ(tx.apps().find(id)->name, "after");
        return std::unexpected(1);
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(name_of(*store, id), "before");
    EXPECT_EQ(store->write_now([&](WriteTx& tx) { return tx.apps().find(id)->name; }), "before");
}

TEST_P(AnyStore, an_invalidation_holds_when_the_write_is_answered) {
    const auto store = open();
    const GrantId id = store->write_now(add_active_grant);
    const IssuedToken token{id, TokenId{1}, UserId{2}, CompanyId{3}, AppId{4}, noon};
    EXPECT_FALSE(store->invalidations().refuses(token));
    store->write_now(
        [&](WriteTx& tx) { return end_grant(id, EndReason::revoked_by_app, tx, noon); });
    EXPECT_EQ(store->invalidations().refusal(token), InvalidationKind::grant);
    EXPECT_TRUE(open()->invalidations().refuses(token)) << "after a restart too";
}

// Asked for, and a token issued from the snapshot before the commit: it would be good for an hour.
TEST_P(AnyStore, what_was_issued_during_a_commit_ends_with_it) {
    const Clock clock;
    const auto store = open();
    store->use_clock(clock);
    const Time issued = clock.now();
    IssuedToken token{GrantId{1}, TokenId{2}, UserId{3}, CompanyId{4}, AppId{5}, issued};
    store->write_now([&](WriteTx& tx) {
        tx.invalidations().add({InvalidationKind::company, 4, issued - milliseconds{5}});
    });
    EXPECT_TRUE(store->invalidations().refuses(token));
    token.issued_at = clock.now();
    EXPECT_FALSE(store->invalidations().refuses(token)) << "a token that came after the answer";
}

// A clock that runs two days ahead purges what is hardly a minute old. Once it is right again, the
// revoked token has not expired.
TEST_P(AnyStore, a_clock_that_was_wrong_brings_no_revoked_token_back) {
    auto store = open();
    const IssuedToken token{GrantId{1}, TokenId{2}, UserId{3}, CompanyId{4}, AppId{5}, noon};
    store->write_now([&](WriteTx& tx) {
        tx.invalidations().add({InvalidationKind::grant, 1, noon + seconds{10}});
        for (int i = 0; i < 3; ++i)
            tx.invalidations().add({InvalidationKind::grant, 90 + i, noon + days{2}});
        EXPECT_EQ(tx.invalidations().since(Time{}).size(), 3U);
    });
    store.reset();
    store = open();
    EXPECT_TRUE(store->invalidations().refuses(token));
    auto renewed = token;
    renewed.grant_id = {7};
    renewed.issued_at = noon + seconds{11};
    EXPECT_FALSE(store->invalidations().refuses(renewed)) << "only what is older is in doubt";
}

TEST_P(AnyStore, an_invalidation_that_is_undone_never_holds) {
    const auto store = open();
    const auto refused = store->write_now([](WriteTx& tx) -> std::expected<int, int> {
        tx.invalidations().add({InvalidationKind::app, 4, noon});
        return std::unexpected(1);
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(store->invalidations().size(), 0U);
}

TEST_P(AnyStore, a_reset_forgets_rows_apps_and_invalidations) {
    const auto store = open();
    store->write_now([](WriteTx& tx) {
        Company company;
        company.label = "acme";
        tx.companies().add(company);
        tx.invalidations().add({InvalidationKind::app, 4, noon});
    });
    const auto acme = [](const ReadTx& tx) { return tx.companies().find_by_label("acme"); };
    EXPECT_NE(store->read_now(acme), nullptr);
    store->write_now([](WriteTx& tx) { tx.reset_all(); });
    EXPECT_EQ(store->read_now(acme), nullptr);
    EXPECT_EQ(store->invalidations().size(), 0U);
}

TEST_P(AnyStore, units_are_measured_and_named) {
    std::vector<std::string> names;
    std::uint64_t steps = 0;
    const auto store = open({.after_unit = [&](const UnitReport& report) {
        names.push_back(report.origin.text());
        steps = report.steps;
    }});
    store->write_now([](WriteTx& tx) {
        for (int i = 0; i < 100; ++i) tx.settings().set({std::to_string(i), "b"});
    });
    ASSERT_EQ(names.size(), 1U);
    EXPECT_THAT(names.front(), testing::StartsWith("store_test.cpp:"));
    if (is_sqlite()) EXPECT_GE(steps, 1000U);
    const auto times = store->statistics().unit_times;
    std::uint64_t count = 0;
    for (const auto each : times.counts) count += each;
    EXPECT_EQ(count, 1U);
    EXPECT_GT(times.sum_us, 0U);
}

}  // namespace
}  // namespace grantor::test
