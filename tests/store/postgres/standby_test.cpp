// A primary with a standby, both started by the test: what `store.synchronous_standby` promises.
#include <atomic>
#include <thread>

#include "tests/store/support/postgres_world.hpp"

namespace grantor::test {
namespace {

class SynchronousStandby : public testing::Test {
 protected:
    void SetUp() override {
        if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        primary.emplace(PostgresServer::Disk::flushed);
        standby.emplace(PostgresWish{
            .disk = PostgresWish::Disk::flushed, .make = [this](const PostgresServer& server) {
                server.run({postgres_programs + "pg_basebackup", "-D", server.data(), "-d",
                            primary->conninfo(), "-R", "-X", "stream", "-c", "fast"});
            }});
        options.url = primary->conninfo();
        options.node = "test";
        options.synchronous_standby = true;
    }
    void wait_for_standbys() const {
        PostgresConnection connection(primary->conninfo());
        connection.run_script("ALTER SYSTEM SET synchronous_standby_names = '*'");
        connection.run_script("SELECT pg_reload_conf()");
    }
    // "" where it opens.
    std::string refusal() const {
        try {
            open_postgres(options);
        } catch (const StoreError& failure) {
            return failure.what();
        }
        return {};
    }
    static void set(Store& store, const std::string& value) {
        store.write_now([&](WriteTx& tx) { tx.settings().set({"a", value}); });
    }
    bool standby_shows(const std::string& value) const {
        PostgresConnection connection(standby->conninfo() + " target_session_attrs=any");
        return comes_true([&] {
            return connection.ask_text("SELECT value FROM settings WHERE name = 'a'") == value;
        });
    }

    std::optional<PostgresServer> primary;
    std::optional<PostgresServer> standby;
    PostgresOptions options;
};

TEST_F(SynchronousStandby, is_demanded_before_anything_is_written) {
    EXPECT_THAT(refusal(), testing::HasSubstr("has no synchronous_standby_names"))
        << "it is there, and nobody waits for it";
    wait_for_standbys();
    EXPECT_TRUE(comes_true([&] { return refusal().empty(); }));
    options.statement_timeout = milliseconds{300};
    standby->stop();
    EXPECT_EQ(refusal(),
              "`store.synchronous_standby` is true, but no synchronous standby is connected to the "
              "database's server: nothing would be confirmed");
}

TEST_F(SynchronousStandby, has_what_was_confirmed_and_nothing_is_confirmed_without_it) {
    wait_for_standbys();
    ASSERT_TRUE(comes_true([&] { return refusal().empty(); }));
    const auto store = open_postgres(options);
    EXPECT_TRUE(comes_true([&] { return store->obstacle().empty(); }));
    set(*store, "confirmed");
    EXPECT_TRUE(standby_shows("confirmed"));

    standby->stop();
    std::atomic<bool> is_confirmed{false};
    std::thread writing([&] {
        EXPECT_NO_THROW(set(*store, "later"));
        is_confirmed = true;
    });
    EXPECT_TRUE(comes_true(
        [&] { return store->obstacle().starts_with("no synchronous standby is there"); }));
    EXPECT_FALSE(is_confirmed);
    standby->start();
    writing.join();
    EXPECT_TRUE(is_confirmed);
    EXPECT_TRUE(standby_shows("later"));
    EXPECT_TRUE(comes_true([&] { return store->obstacle().empty(); }));
}

}  // namespace
}  // namespace grantor::test
