#include <fstream>
#include <latch>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "rules/grant_states.hpp"
#include "store/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;

class SqliteStore : public StoreTest {
 protected:
    static std::string failure_of_opening(const SqliteOptions& options) {
        try {
            open_sqlite(options);
        } catch (const StoreError& error) {
            return error.what();
        }
        return "it opened";
    }
    // As another process would.
    SqliteConnection another_connection() const {
        return SqliteConnection({options().path, SqliteConnection::Use::writer, milliseconds{1}});
    }
};

TEST_F(SqliteStore, a_missing_directory_is_named) {
    EXPECT_THAT(failure_of_opening({.path = directory_.file("missing/grantor.db")}),
                testing::AllOf(HasSubstr("missing/grantor.db cannot be opened"),
                               HasSubstr("No such file or directory")));
}

TEST_F(SqliteStore, a_directory_without_permission_is_named) {
    chmod(directory_.path().c_str(), 0555);
    const pid_t child = fork();
    if (child == 0) {
        // Root may write everywhere: become nobody.
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(2);
        const auto message = failure_of_opening(options());
        _exit(message.ends_with("grantor.db cannot be opened: Permission denied") ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

TEST_F(SqliteStore, a_file_that_is_no_database_is_refused_and_left_alone) {
    const std::string text = "dear diary, today I wrote something that is not a database at all\n";
    std::ofstream(options().path) << text;
    EXPECT_THAT(failure_of_opening(options()), HasSubstr("is not a database"));
    std::ifstream file(options().path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST_F(SqliteStore, a_database_of_a_newer_program_is_refused) {
    open();
    {
        static constexpr SqlQuery pretend{"INSERT INTO schema_version (version) VALUES (99)"};
        auto connection = another_connection();
        connection.change(pretend);
    }
    EXPECT_THAT(failure_of_opening(options()), HasSubstr("made by a newer version of Grantor"));
}

TEST_F(SqliteStore, a_database_that_another_process_writes_to_is_not_waited_for_forever) {
    open();
    auto other = another_connection();
    other.begin_write();
    SqliteOptions impatient = options();
    impatient.lock_wait = milliseconds{1};
    EXPECT_THAT(failure_of_opening(impatient), HasSubstr("is locked by another process"));
    other.rollback();
    EXPECT_EQ(failure_of_opening(impatient), "it opened");
}

TEST_F(SqliteStore, the_file_is_for_its_owner_alone) {
    const auto store = open();
    set(*store, "a", "b");
    struct stat file{};
    ASSERT_EQ(stat(options().path.c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600U);
    ASSERT_EQ(stat((options().path + "-wal").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600U);
}

TEST_F(SqliteStore, what_was_written_is_there_after_a_restart) {
    set(*open(), "a", "b");
    EXPECT_EQ(setting(*open(), "a"), "b");
}

TEST_F(SqliteStore, the_catalogue_is_loaded) {
    EXPECT_EQ(open()->scopes().find("deals:full"), ScopeIndex{2});
}

template <class Tx>
concept CanWrite = requires(Tx& tx) {
    tx.settings().set({});
    tx.grants().rotate(GrantId{}, 0, Time{});
};
static_assert(CanWrite<WriteTx>);
static_assert(!CanWrite<ReadTx> && !CanWrite<const WriteTx>);

TEST_F(SqliteStore, a_failed_read_throws_and_the_next_one_works) {
    const auto store = open();
    const auto failing = [](const ReadTx&) -> int { throw std::logic_error("my own"); };
    EXPECT_THROW(store->read_now(failing), std::logic_error);
    EXPECT_EQ(setting(*store, "a"), "none");
}

TEST_F(SqliteStore, two_stores_in_one_thread_are_two) {
    const TemporaryDirectory elsewhere;
    const auto first = open();
    const auto second = open_sqlite({.path = elsewhere.file("grantor.db")});
    set(*first, "a", "first");
    EXPECT_EQ(setting(*first, "a"), "first");
    EXPECT_EQ(setting(*second, "a"), "none");
    EXPECT_EQ(setting(*first, "a"), "first");
}

class Directory : public SqliteStore {
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

TEST_F(Directory, an_app_is_read_once_and_served_from_memory) {
    const auto store = open();
    const AppId id = add_app(*store, "0123456789abcdef");
    const auto find = [&](const ReadTx& tx) { return tx.apps().find(id); };
    const auto first = store->read_now(find);
    set(*store, "a", "b");
    EXPECT_EQ(store->read_now(find), first) << "a commit elsewhere leaves the cache alone";
    store->write_now([&](WriteTx& tx) { rename(tx, id); });
    EXPECT_EQ(store->read_now(find)->name, "after");
    EXPECT_EQ(first->name, "before") << "who holds an app keeps what he holds";
}

TEST_F(Directory, a_change_is_seen_by_every_thread) {
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

TEST_F(Directory, a_change_that_is_undone_is_seen_by_nobody) {
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

TEST_F(SqliteStore, an_invalidation_holds_when_the_write_is_answered) {
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
TEST_F(SqliteStore, what_was_issued_during_a_commit_ends_with_it) {
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

TEST_F(SqliteStore, what_was_issued_before_another_process_was_heard_ends_too) {
    const Clock clock;
    const auto server = open();
    server->use_clock(clock);
    const Time issued = clock.now();
    open()->write_now([&](WriteTx& tx) {
        tx.invalidations().add({InvalidationKind::app, 5, issued - milliseconds{5}});
        tx.invalidations().add({InvalidationKind::user, 8, issued - minutes{5}});
    });
    server->write_now([](WriteTx& tx) { tx.settings().set({"a", "b"}); });
    IssuedToken token{GrantId{1}, TokenId{2}, UserId{3}, CompanyId{4}, AppId{5}, issued};
    EXPECT_TRUE(server->invalidations().refuses(token));
    token.app_id = {6};
    token.user_id = {8};
    EXPECT_FALSE(server->invalidations().refuses(token)) << "that was five minutes ago";
}

// A clock that runs two days ahead purges what is hardly a minute old. Once it is right again, the
// revoked token has not expired.
TEST_F(SqliteStore, a_clock_that_was_wrong_brings_no_revoked_token_back) {
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

TEST_F(SqliteStore, an_invalidation_that_is_undone_never_holds) {
    const auto store = open();
    const auto refused = store->write_now([](WriteTx& tx) -> std::expected<int, int> {
        tx.invalidations().add({InvalidationKind::app, 4, noon});
        return std::unexpected(1);
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(store->invalidations().size(), 0U);
}

TEST_F(SqliteStore, a_reset_forgets_rows_apps_and_invalidations) {
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

TEST_F(SqliteStore, a_backup_is_a_database_of_its_own) {
    const auto store = open();
    set(*store, "a", "b");
    const std::string copy = directory_.file("copy.db");
    store->backup(copy);
    set(*store, "a", "later");
    EXPECT_EQ(setting(*open_sqlite({.path = copy}), "a"), "b");
    EXPECT_THROW(store->backup(copy), StoreError) << "a backup is never written over";
}

TEST_F(SqliteStore, the_commits_of_another_process_are_seen_before_the_next_unit) {
    const auto server = open();
    EXPECT_EQ(setting(*server, "a"), "none");
    const auto command_line = open();
    command_line->write_now([](WriteTx& tx) {
        tx.settings().set({"a", "b"});
        tx.invalidations().add({InvalidationKind::user, 7, noon});
    });
    server->write_now([](WriteTx& tx) { EXPECT_EQ(tx.settings().get("a"), "b"); });
    EXPECT_EQ(setting(*server, "a"), "b");
    EXPECT_EQ(server->invalidations().size(), 1U);
}

// Whoever made a key with the command line uses it at once, and must not be told that there is
// none.
TEST_F(SqliteStore, what_was_not_found_is_looked_for_once_more) {
    const auto server = open();
    int runs = 0;
    const auto look = [&] {
        runs = 0;
        return server->read_now([&](const ReadTx& tx) {
            ++runs;
            return tx.settings().get("a").value_or("none");
        });
    };
    EXPECT_EQ(look(), "none");
    EXPECT_EQ(look(), "none");
    EXPECT_EQ(runs, 1) << "nothing has happened";
    {
        auto connection = another_connection();
        connection.begin_write();
        connection.run_script("INSERT INTO settings (name, value) VALUES ('a', 'b')");
        connection.commit();
    }
    EXPECT_EQ(look(), "b");
    EXPECT_EQ(look(), "b");
    EXPECT_EQ(runs, 1) << "nothing was missing";
}

// Every wrong code of an invitation would count twice against guessing while others write.
TEST_F(SqliteStore, what_counts_besides_runs_once_whatever_it_misses) {
    const auto server = open();
    int runs = 0;
    auto look = [&](const ReadTx& tx) {
        ++runs;
        const bool is_there = tx.settings().get("b").has_value();
        set(*server, "a", std::to_string(runs));  // a commit after the snapshot
        return is_there;
    };
    EXPECT_FALSE(server->read_now(look));
    EXPECT_EQ(runs, 2);
    auto once = server->read_once(look);
    EXPECT_FALSE(once.await_resume());
    EXPECT_EQ(runs, 3);
}

TEST_F(SqliteStore, units_are_measured_and_named) {
    std::vector<std::string> names;
    std::uint64_t steps = 0;
    SqliteOptions measured = options();
    measured.after_unit = [&](const UnitReport& report) {
        names.push_back(report.origin.text());
        steps = report.steps;
    };
    const auto store = open_sqlite(measured);
    store->write_now([](WriteTx& tx) {
        for (int i = 0; i < 100; ++i) tx.settings().set({std::to_string(i), "b"});
    });
    ASSERT_EQ(names.size(), 1U);
    EXPECT_THAT(names.front(), testing::StartsWith("sqlite_store_test.cpp:"));
    EXPECT_GE(steps, 1000U);
    const auto times = store->statistics().unit_times;
    std::uint64_t count = 0;
    for (const auto each : times.counts) count += each;
    EXPECT_EQ(count, 1U);
    EXPECT_GT(times.sum_us, 0U);
}

TEST_F(SqliteStore, a_thread_that_only_looked_does_not_let_the_log_grow) {
    const auto store = open();
    EXPECT_EQ(setting(*store, "a"), "none");  // this thread's snapshot stays open from here on
    std::thread writing([&] {
        for (int i = 0; i < 300; ++i) {
            const std::string page(4000, static_cast<char>('a' + i % 26));
            store->write_now([&](WriteTx& tx) {
                for (int n = 0; n < 60; ++n) tx.settings().set({std::to_string(n), page});
            });
        }
    });
    writing.join();
    EXPECT_GT(store->statistics().checkpoints, 1U);
    EXPECT_LT(std::filesystem::file_size(options().path + "-wal"), 40U << 20);
}

}  // namespace
}  // namespace grantor::test
