// A store on a database of the test's own, on each engine.
#pragma once

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <thread>

#include "store/postgres/postgres_store.hpp"
#include "store/store.hpp"
#include "tests/store/support/engine.hpp"
#include "tests/store/support/postgres_database.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {

// Waits for what another thread or process brings about. False: it did not come.
template <class Condition>
bool comes_true(Condition condition) {
    const auto until = std::chrono::steady_clock::now() + seconds{20};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::yield();
    }
    return true;
}

// What both engines' options have.
struct StoreSetup {
    std::size_t queue_max = 4096;
    std::size_t group_max = 512;
    std::size_t pool = 2;  // where reads have connections of their own
    std::function<void(std::uint64_t)> before_operation = {};
    std::function<void(const UnitReport&)> after_unit = {};
};

class AnyStoreTest : public testing::TestWithParam<Engine> {
 protected:
    void SetUp() override {
        if (is_sqlite()) return;
        if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        database_.emplace();
    }

    bool is_sqlite() const { return GetParam() == Engine::sqlite; }

    std::unique_ptr<Store> open(const StoreSetup& setup = {}) const {
        if (!is_sqlite()) return open_postgres(postgres(setup));
        SqliteOptions options;
        options.path = directory_.file("grantor.db");
        options.queue_max = setup.queue_max;
        options.group_max = setup.group_max;
        options.before_operation = setup.before_operation;
        options.after_unit = setup.after_unit;
        return open_sqlite(options);
    }
    PostgresOptions postgres(const StoreSetup& setup = {}) const {
        PostgresOptions options;
        options.url = database_->url();
        options.node = "test";
        options.pool = setup.pool;
        options.queue_max = setup.queue_max;
        options.group_max = setup.group_max;
        options.safeguards = Safeguards::not_needed;
        options.before_operation = setup.before_operation;
        options.after_unit = setup.after_unit;
        return options;
    }
    const PostgresDatabase& database() const { return *database_; }

    static std::string setting(Store& store, const std::string& name) {
        return store.read_now(
            [&](const ReadTx& tx) { return tx.settings().get(name).value_or("none"); });
    }
    static void set(Store& store, const std::string& name, const std::string& value) {
        store.write_now([&](WriteTx& tx) { tx.settings().set({name, value}); });
    }

 private:
    TemporaryDirectory directory_;
    std::optional<PostgresDatabase> database_;
};

}  // namespace grantor::test
