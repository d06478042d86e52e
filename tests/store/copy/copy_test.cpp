// `grantor store copy`, between the two engines and between two databases of one.
#include <regex>
#include <sys/wait.h>
#include <unistd.h>

#include "store/error.hpp"
#include "store/store.hpp"
#include "tests/store/copy/copied_world.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;

constexpr std::int64_t rows_in_table = 23;

class StoreCopying : public testing::Test {
 protected:
    void SetUp() override {
        if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    }
    std::string file(const std::string& name) const { return directory_.file(name); }
    // A file with rows in every table.
    std::string full_file(const std::string& name = "full.db") const {
        const auto connection = open_file(file(name));
        migrate(*connection);
        fill(*connection, rows_in_table);
        return file(name);
    }
    static CopyReport copy(const std::string& from, const std::string& to) {
        return copy_database({.from = from, .to = to});
    }
    static std::string failure_of(const CopyOptions& options) {
        try {
            copy_database(options);
        } catch (const StoreError& error) {
            return error.what();
        }
        return "it was copied";
    }
    static auto dump_of(const std::string& path) { return dump(*open_file(path)); }

    TemporaryDirectory directory_;
};

// Of the texts of the migrations, which know nothing of the copy's own look at the catalogue.
std::set<std::string> tables_of_migrations() {
    std::vector<EmbeddedFile> files;
    for (const auto& each : embedded_migrations()) files.push_back(each);
    std::ranges::sort(files, {}, [](const EmbeddedFile& each) { return each.name; });
    static const std::regex change(
        R"((CREATE TABLE|DROP TABLE|ALTER TABLE) (\w+)( RENAME TO (\w+))?)");
    std::set<std::string> out;
    for (const auto& each : files) {
        const std::string text{each.content};
        for (std::sregex_iterator at(text.begin(), text.end(), change), end; at != end; ++at) {
            const auto& words = *at;
            if (words[1] == "CREATE TABLE") out.insert(words[2]);
            if (words[1] == "DROP TABLE" || words[3].matched) out.erase(words[2]);
            if (words[1] == "ALTER TABLE" && words[3].matched) out.insert(words[4]);
        }
    }
    return out;
}

TEST_F(StoreCopying, every_row_of_every_table_goes_to_postgres_and_comes_back) {
    const auto source = full_file();
    const auto postgres = new_postgres_url();
    const auto there = copy(source, postgres);
    const auto back = copy(postgres, file("back.db"));
    EXPECT_EQ(dump_of(file("back.db")), dump_of(source));

    const auto tables = tables_of_migrations();
    EXPECT_GT(tables.size(), 30U);
    EXPECT_EQ(std::set<std::string>(there.tables.begin(), there.tables.end()), tables);
    EXPECT_EQ(there.rows, static_cast<std::int64_t>(tables.size()) * rows_in_table);
    EXPECT_EQ(there.written, there.rows);
    EXPECT_EQ(back.rows, there.rows);
}

TEST_F(StoreCopying, a_store_opens_on_the_copy_as_on_the_source) {
    const SqliteOptions first{.path = file("first.db")};
    const auto url = new_postgres_url();
    GrantId grant{};
    {
        const auto store = open_sqlite(first);
        grant = store->write_now([](WriteTx& tx) {
            tx.invalidations().add({InvalidationKind::app, 4, noon});
            return add_active_grant(tx);
        });
    }
    copy(first.path, url);
    copy(url, file("second.db"));
    const auto store = open_sqlite({.path = file("second.db")});
    EXPECT_EQ(store->scopes().all().size(), open_sqlite(first)->scopes().all().size());
    EXPECT_EQ(store->invalidations().size(), 1U);
    store->write_now([&](WriteTx& tx) { EXPECT_TRUE(tx.grants().rotate(grant, 0, noon)); });
}

struct Numbers {
    GrantId grant{};
    InvitationId invitation{};
};
// Numbers of a table that never deletes its newest row, and of one that does.
Numbers add_rows(SqlConnection& connection, const std::string& hash) {
    connection.begin_write();
    WriteTx tx(connection);
    Numbers out;
    out.grant = add_active_grant(tx);
    connection.run_script(
        fmt::format("INSERT INTO invitations (company_id, hash, label, role, "
                    "invited_by, created_at, expires_at) VALUES "
                    "(1, '{}', '', 0, 0, 0, 0)",
                    hash));
    SqlRows rows = connection.run_text("SELECT MAX(id) FROM invitations", {});
    rows.next();
    out.invitation = rows.id<InvitationId>(0);
    connection.commit();
    return out;
}

TEST_F(StoreCopying, new_rows_get_new_numbers_and_never_one_of_a_deleted_row) {
    const auto url = new_postgres_url();
    Numbers first;
    Numbers second;
    {
        const auto connection = open_file(file("a.db"));
        migrate(*connection);
        first = add_rows(*connection, "a");
        execute(*connection, "DELETE FROM invitations");
    }
    copy(file("a.db"), url);
    {
        PostgresConnection connection(url);
        second = add_rows(connection, "b");
        execute(connection, "DELETE FROM invitations");
    }
    copy(url, file("b.db"));
    const auto third = add_rows(*open_file(file("b.db")), "c");
    EXPECT_EQ(second.grant.value, first.grant.value + 1);
    EXPECT_EQ(second.invitation.value, first.invitation.value + 1);
    EXPECT_EQ(third.grant.value, second.grant.value + 1);
    EXPECT_EQ(third.invitation.value, second.invitation.value + 1);
}

// The end of a process at the n-th commit, for n = 1, 2, 3 …
TEST_F(StoreCopying,
       after_kill_nine_at_any_commit_it_goes_on_and_nothing_opens_what_is_half_there) {
    const auto source = full_file();
    const auto target = file("target.db");
    int killed = 0;
    for (int commits = 1; commits < 1000; commits += 5) {
        const pid_t child = fork();
        if (child == 0) {
            int left = commits;
            CopyOptions options{.from = source, .to = target, .rows_in_commit = 5};
            options.progress = [&left](const CopyProgress&) {
                if (--left == 0) ::kill(getpid(), SIGKILL);
            };
            copy_database(options);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        if (!WIFSIGNALED(status)) break;
        ++killed;
        try {
            open_sqlite({.path = target});
            ADD_FAILURE() << "half a copy was opened";
        } catch (const StoreError& error) {
            EXPECT_THAT(error.what(), HasSubstr("unfinished copy"));
        }
    }
    EXPECT_GT(killed, 10);
    EXPECT_EQ(dump_of(target), dump_of(source));
}

class Stopped : public std::exception {};

// Leaves a copy as it is after so many commits.
void begin_copy(const std::string& from, const std::string& to, int commits) {
    CopyOptions options{.from = from, .to = to, .rows_in_commit = 5};
    options.progress = [&commits](const CopyProgress&) {
        if (--commits == 0) throw Stopped{};
    };
    EXPECT_THROW(copy_database(options), Stopped);
}

TEST_F(StoreCopying, going_on_writes_what_is_missing_and_no_more) {
    const auto source = full_file();
    const auto url = new_postgres_url();
    begin_copy(source, url, 60);
    {
        PostgresConnection half(url);
        EXPECT_THROW(migrate(half), StoreError);
    }
    const auto report = copy(source, url);
    EXPECT_LT(report.written, report.rows);
    EXPECT_GT(report.written, 0);
    EXPECT_EQ(report.deleted, 0);
    copy(url, file("back.db"));
    EXPECT_EQ(dump_of(file("back.db")), dump_of(source));
}

// Values that must be unique have changed hands in between.
TEST_F(StoreCopying, going_on_takes_over_what_has_changed_in_the_source_in_between) {
    const auto source = full_file();
    const auto url = new_postgres_url();
    begin_copy(source, url, 300);
    execute(*open_file(source),
            "UPDATE users SET email = 'kept' WHERE id = 2;"
            "UPDATE users SET email = (SELECT email FROM users WHERE id = 4) || 'x' WHERE id = 6;"
            "DELETE FROM settings WHERE name = '';"
            "UPDATE companies SET label = 'first' WHERE id = 0;"
            "UPDATE companies SET label = '' WHERE id = 2;");
    const auto report = copy(source, url);
    EXPECT_GE(report.deleted, 4);
    copy(url, file("back.db"));
    EXPECT_EQ(dump_of(file("back.db")), dump_of(source));
}

// Calls `change` once, when the copying of everything is done and the comparison has begun.
CopyOptions changed_before_comparing(const std::string& from, const std::string& to,
                                     std::function<void()> change) {
    CopyOptions options{.from = from, .to = to};
    options.progress = [change, is_done = false](const CopyProgress& progress) mutable {
        if (is_done || progress.step != CopyProgress::Step::comparing) return;
        is_done = true;
        change();
    };
    return options;
}

TEST_F(StoreCopying, a_row_of_the_copy_that_is_not_the_sources_is_found_and_named) {
    const auto source = full_file();
    const auto url = new_postgres_url();
    const auto options = changed_before_comparing(source, url, [&] {
        PostgresConnection connection(url);
        execute(connection, "UPDATE webhooks SET http_auth_password = '\\x00' WHERE id = 4");
    });
    EXPECT_THAT(failure_of(options), HasSubstr("in the row id 4 of webhooks"));
    EXPECT_EQ(failure_of({.from = source, .to = url}), "it was copied");
}

TEST_F(StoreCopying, a_source_that_changes_meanwhile_is_refused_unless_it_may) {
    const auto source = full_file();
    const auto add = [&] {
        execute(*open_file(source), "INSERT INTO settings VALUES ('late', 'one')");
    };
    const auto before = dump_of(source);
    auto options = changed_before_comparing(source, file("snapshot.db"), add);
    options.source = CopyOptions::Source::in_use;
    EXPECT_EQ(failure_of(options), "it was copied");
    EXPECT_EQ(dump_of(file("snapshot.db")), before);

    // While it is copied: whoever serves it goes on.
    auto strict = CopyOptions{.from = source, .to = new_postgres_url()};
    strict.progress = [&, is_done = false](const CopyProgress&) mutable {
        if (!std::exchange(is_done, true))
            execute(*open_file(source), "UPDATE settings SET value = 'two' WHERE name = 'late'");
    };
    EXPECT_THAT(failure_of(strict), HasSubstr("in the row name late of settings"));
    const auto report = copy(source, strict.to);
    EXPECT_EQ(report.written, 1);
    EXPECT_EQ(report.deleted, 1);
}

TEST_F(StoreCopying, refuses_what_it_must_not_touch) {
    const auto source = full_file();
    EXPECT_THAT(failure_of({.from = source, .to = source}), HasSubstr("full.db is not empty"));
    EXPECT_THAT(failure_of({.from = source, .to = full_file("other.db")}),
                HasSubstr("other.db is not empty"));
    EXPECT_EQ(dump_of(file("other.db")), dump_of(source));

    const auto url = new_postgres_url();
    copy(source, url);
    EXPECT_THAT(failure_of({.from = source, .to = url}), HasSubstr("is not empty"));

    begin_copy(source, file("half.db"), 20);
    EXPECT_THAT(failure_of({.from = file("other.db"), .to = file("half.db")}),
                HasSubstr("half.db is an unfinished copy of"));
    EXPECT_THAT(failure_of({.from = file("half.db"), .to = file("new.db")}),
                HasSubstr("half.db is itself an unfinished copy"));
}

TEST_F(StoreCopying, refuses_a_source_that_is_none) {
    EXPECT_THAT(failure_of({.from = file("none.db"), .to = file("to.db")}), HasSubstr("none.db"));
    EXPECT_FALSE(std::filesystem::exists(file("none.db")));
    EXPECT_FALSE(std::filesystem::exists(file("to.db")));

    const auto source = full_file();
    execute(*open_file(source), "DELETE FROM schema_version WHERE version = " +
                                    std::to_string(newest_schema_version()));
    EXPECT_THAT(failure_of({.from = source, .to = file("to.db")}),
                HasSubstr("run `grantor migrate`"));
    EXPECT_FALSE(std::filesystem::exists(file("to.db")));
}

// PostgreSQL cannot hold it, and nothing may be left out in silence.
TEST_F(StoreCopying, a_row_that_the_other_engine_refuses_is_an_error_with_its_table) {
    const auto source = full_file();
    execute(*open_file(source),
            "UPDATE settings SET value = 'a' || char(0) || 'b' WHERE name = ''");
    EXPECT_THAT(failure_of({.from = source, .to = new_postgres_url()}),
                HasSubstr("table settings: "));
}

}  // namespace
}  // namespace grantor::test
