// What every test of a table starts from: an empty schema on each engine. A test runs inside one
// transaction, which is rolled back after it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>

#include "store/error.hpp"
#include "store/migrations.hpp"
#include "store/postgres/postgres_connection.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/transaction.hpp"
#include "tests/store/support/engine.hpp"
#include "tests/store/support/postgres_server.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::test {

// One database per engine and process, made when first asked for.
inline SqlConnection& migrated_connection(Engine engine) {
    if (engine == Engine::sqlite) {
        static TemporaryDirectory directory;
        static SqliteConnection connection(
            {directory.file("grantor.db"), SqliteConnection::Use::writer, seconds{1}});
        [[maybe_unused]] static const auto version = migrate(connection);
        return connection;
    }
    static PostgresConnection connection(shared_postgres().conninfo());
    [[maybe_unused]] static const auto version = migrate(connection);
    return connection;
}

class TableTest : public testing::TestWithParam<Engine> {
 protected:
    void SetUp() override {
        if (GetParam() == Engine::postgres && !PostgresServer::is_installed())
            GTEST_SKIP() << "PostgreSQL 15 is not installed";
        connection_ = &migrated_connection(GetParam());
        connection_->begin_write();
        tx_ = std::make_unique<WriteTx>(*connection_);
    }
    void TearDown() override {
        if (connection_ != nullptr) connection_->rollback();
    }

    WriteTx& tx() { return *tx_; }
    SqlConnection& connection() { return *connection_; }

    // Whether the statement fails; its effects are undone, so that the test can continue.
    template <class Statement>
    bool fails(Statement statement) {
        connection_->begin_unit();
        bool has_failed = false;
        try {
            statement();
        } catch (const StoreError&) {
            has_failed = true;
        }
        EXPECT_TRUE(connection_->undo_unit());
        return has_failed;
    }

 private:
    SqlConnection* connection_ = nullptr;
    std::unique_ptr<WriteTx> tx_;
};

inline Time at_ms(std::int64_t ms) { return from_ms(1'700'000'000'000 + ms); }

inline ScopeSet some_scopes() {
    ScopeSet scopes;
    scopes.add(ScopeIndex{0});
    scopes.add(ScopeIndex{17});
    scopes.add(ScopeIndex{100});
    return scopes;
}

}  // namespace grantor::test
