// For tests of what only the store on PostgreSQL has.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <string>

#include "store/postgres/postgres_store.hpp"
#include "tests/store/support/any_store.hpp"
#include "tests/store/support/postgres_database.hpp"
#include "tests/store/support/postgres_relay.hpp"

namespace grantor::test {

class PostgresWorld : public testing::Test {
 protected:
    void SetUp() override {
        if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        database_.emplace();
    }

    const PostgresDatabase& database() const { return *database_; }
    PostgresOptions options() const {
        PostgresOptions out;
        out.url = database_->url();
        out.node = "test";
        out.pool = 2;
        out.safeguards = Safeguards::not_needed;
        return out;
    }
    std::unique_ptr<Store> open() const { return open_postgres(options()); }

    static std::string setting(Store& store, const std::string& name) {
        return store.read_now(
            [&](const ReadTx& tx) { return tx.settings().get(name).value_or("none"); });
    }
    static void set(Store& store, const std::string& name, const std::string& value) {
        store.write_now([&](WriteTx& tx) { tx.settings().set({name, value}); });
    }

 private:
    std::optional<PostgresDatabase> database_;
};

}  // namespace grantor::test
