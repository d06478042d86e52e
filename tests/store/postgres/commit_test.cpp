// A connection that is lost at any point of a commit, and conflicts with others: what was answered
// is there once, and what was not kept is run again.
#include <atomic>

#include "tests/store/support/postgres_world.hpp"

namespace grantor::test {
namespace {

class LostConnection : public PostgresWorld {
 protected:
    // How often the unit that adds it was kept.
    static std::int64_t kept(const PostgresDatabase& database, const std::string& email) {
        return database.connect().ask("SELECT count(*) FROM audit_events WHERE detail = '" + email +
                                      "'");
    }
    static void note(WriteTx& tx, const std::string& what) {
        AuditEvent event;
        event.detail = what;
        tx.audit_events().add(event);
        tx.invalidations().add({InvalidationKind::user, 7, noon});
    }
};

// Begin, savepoint, three rows, release, what the others are told, the node's row, commit.
TEST_F(LostConnection, at_every_operation_the_unit_is_kept_once_and_answered) {
    std::atomic<int> left{0};
    PostgresOptions failing = options();
    failing.before_operation = [&](std::uint64_t) {
        if (left > 0 && --left == 0) EXPECT_EQ(database().end_sessions("writer"), 1);
    };
    const auto store = open_postgres(failing);
    bool is_through = false;
    for (int operation = 1; operation < 50 && !is_through; ++operation) {
        const auto name = "operation " + std::to_string(operation);
        left = operation;
        store->write_now([&](WriteTx& tx) { note(tx, name); });
        is_through = left != 0;
        left = 0;
        EXPECT_EQ(kept(database(), name), 1) << operation;
    }
    EXPECT_TRUE(is_through);
    EXPECT_EQ(store->statistics().failed_commits, 0U);
    EXPECT_EQ(store->invalidations().size(), 1U);
}

// The server has committed and the answer is lost: running it again would do it twice.
TEST_F(LostConnection, a_commit_without_an_answer_is_not_done_twice) {
    PostgresRelay relay;
    PostgresOptions far = options();
    far.url = relay.conninfo(database().name());
    const auto store = open_postgres(far);
    for (int round = 0; round < 5; ++round) {
        const auto name = "round " + std::to_string(round);
        int runs = 0;
        relay.swallow_next_commit();
        store->write_now([&](WriteTx& tx) {
            ++runs;
            note(tx, name);
        });
        EXPECT_TRUE(relay.has_swallowed());
        EXPECT_EQ(runs, 1) << "it was committed";
        EXPECT_EQ(kept(database(), name), 1);
        EXPECT_EQ(store->invalidations().size(), 1U) << "and is in effect";
    }
}

TEST_F(LostConnection, a_read_is_run_again_on_a_new_connection) {
    const auto store = open();
    set(*store, "a", "b");
    EXPECT_EQ(setting(*store, "a"), "b");
    EXPECT_GE(database().end_sessions("reader"), 1);
    EXPECT_EQ(setting(*store, "a"), "b");
}

TEST_F(LostConnection, looking_goes_on_on_a_new_connection) {
    const auto store = open();
    EXPECT_EQ(database().end_sessions("follower"), 1);
    open()->write_now([](WriteTx& tx) { note(tx, "heard"); });
    EXPECT_TRUE(comes_true([&] { return store->invalidations().size() == 1; }));
    EXPECT_TRUE(store->invalidations().is_current());
}

// A bulk change by hand holds a row that a unit needs, and wants one that the unit has.
TEST_F(LostConnection, a_deadlock_is_run_again) {
    const auto store = open();
    set(*store, "a", "before");
    set(*store, "b", "before");
    auto by_hand = database().connect();
    by_hand.run_script("SET deadlock_timeout = '1min'");  // the other is the one who is given up
    int runs = 0;
    std::thread writing([&] {
        store->write_now([&](WriteTx& tx) {
            if (++runs == 1)
                by_hand.run_script("BEGIN; UPDATE settings SET value = 'by hand' WHERE name = 'b'");
            tx.settings().set({"a", "after"});
            tx.settings().set({"b", "after"});
        });
    });
    ASSERT_TRUE(comes_true([&] {
        return database().connect().ask("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0;
    }));
    by_hand.run_script("UPDATE settings SET value = 'by hand' WHERE name = 'a'; COMMIT");
    writing.join();
    EXPECT_GE(runs, 2);
    EXPECT_EQ(setting(*store, "a"), "after");
    EXPECT_EQ(setting(*store, "b"), "after");
}

class Refusal : public testing::Test {
 protected:
    void SetUp() override {
        if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    }
    // "" where it opens.
    static std::string refusal_of(const PostgresOptions& options) {
        try {
            open_postgres(options);
        } catch (const StoreError& failure) {
            return failure.what();
        }
        return {};
    }
};

using testing::HasSubstr;

TEST_F(Refusal, a_server_that_loses_what_it_confirms_is_named) {
    EXPECT_EQ(refusal_of({.url = shared_postgres().conninfo()}),
              "the database's server has fsync = off, and a power cut then destroys the database: "
              "set it to on");
}

TEST_F(Refusal, each_unsafe_setting_of_a_server_is_named) {
    const PostgresServer server(PostgresServer::Disk::flushed);
    const PostgresOptions options{.url = server.conninfo()};
    auto standby = options;
    standby.synchronous_standby = true;
    const auto run = [&](const std::string& script) {
        PostgresConnection(server.conninfo() + " options='-c default_transaction_read_only=off'")
            .run_script(script);
    };
    EXPECT_EQ(refusal_of(options), "");
    EXPECT_THAT(refusal_of(standby), HasSubstr("has no synchronous_standby_names"));
    run("ALTER DATABASE postgres SET synchronous_commit = off");
    EXPECT_THAT(refusal_of(options), HasSubstr("synchronous_commit = off"));
    run("ALTER DATABASE postgres SET synchronous_commit = on;"
        "ALTER DATABASE postgres SET default_transaction_read_only = on");
    EXPECT_THAT(refusal_of(options), HasSubstr("read-only"));
    run("ALTER DATABASE postgres SET default_transaction_read_only = off");
    run("ALTER SYSTEM SET full_page_writes = off");
    run("SELECT pg_reload_conf()");
    EXPECT_TRUE(comes_true([&] { return refusal_of(options).contains("full_page_writes = off"); }));
}

TEST_F(Refusal, a_server_that_is_not_there_is_one_sentence) {
    EXPECT_THAT(refusal_of({.url = "postgresql://grantor:secret@127.0.0.1:1/grantor"}),
                testing::AllOf(HasSubstr("no connection to PostgreSQL"),
                               testing::Not(HasSubstr("secret"))));
}

TEST_F(Refusal, an_address_is_described_without_its_password) {
    EXPECT_EQ(describe_postgres("postgresql://grantor:secret@db.example.com:5433/grantor"),
              "postgresql://db.example.com:5433/grantor");
    try {
        describe_postgres("postgresql://grantor:se%zzcret@db.example.com/grantor");
        ADD_FAILURE() << "it was taken";
    } catch (const StoreError& failure) {
        EXPECT_THAT(failure.what(), testing::Not(HasSubstr("cret@")));
    }
}

}  // namespace
}  // namespace grantor::test
