#include <atomic>
#include <fstream>
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

TEST_F(SqliteStore, two_stores_in_one_thread_are_two) {
    const TemporaryDirectory elsewhere;
    const auto first = open();
    const auto second = open_sqlite({.path = elsewhere.file("grantor.db")});
    set(*first, "a", "first");
    EXPECT_EQ(setting(*first, "a"), "first");
    EXPECT_EQ(setting(*second, "a"), "none");
    EXPECT_EQ(setting(*first, "a"), "first");
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

void invalidate_app(Store& store, std::int64_t id) {
    store.write_now(
        [id](WriteTx& tx) { tx.invalidations().add({InvalidationKind::app, id, noon}); });
}

// As it was found: another process commits, the disk answers with an error in an idle second, and
// the exception ended the process.
TEST_F(SqliteStore, an_idle_second_with_a_broken_disk_is_made_up_for) {
    std::atomic<bool> is_broken{false};
    std::atomic<int> failures{0};
    SqliteOptions failing = options();
    failing.before_operation = [&](std::uint64_t) {
        if (!is_broken) return;
        ++failures;
        failures.notify_all();
        throw StoreError("the disk is on fire");
    };
    const auto store = open_sqlite(failing);
    is_broken = true;
    invalidate_app(*open(), 4);
    failures.wait(0);
    is_broken = false;
    set(*store, "a", "b");
    EXPECT_EQ(store->invalidations().size(), 1U);
}

TEST_F(SqliteStore, at_every_operation_a_commit_of_another_process_is_noticed_at_last) {
    std::atomic<int> left{0};
    SqliteOptions failing = options();
    failing.before_operation = [&left](std::uint64_t) {
        if (left > 0 && --left == 0) throw StoreError("the disk is on fire");
    };
    const auto store = open_sqlite(failing);
    const auto other = open();
    for (int operation = 1; operation < 6; ++operation) {
        invalidate_app(*other, operation);
        left = operation;
        try {
            set(*store, "a", "b");
        } catch (const StoreError& error) {
            EXPECT_STREQ(error.what(), "the disk is on fire");
        }
        left = 0;
        set(*store, "a", "c");
        EXPECT_EQ(store->invalidations().size(), static_cast<std::size_t>(operation));
    }
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
