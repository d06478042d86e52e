// Records of the schema before links and words come over with all their columns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/embedded_file.hpp"
#include "store/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/transaction.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::test {
namespace {

constexpr SqlQuery add_version{"INSERT INTO schema_version (version) VALUES ($1)"};

// A database as the program of schema 3 left it.
void make_old(SqlConnection& connection) {
    connection.begin_write();
    connection.run_script("CREATE TABLE schema_version (version BIGINT PRIMARY KEY)");
    for (const std::string number : {"0001", "0002", "0003"})
        for (const auto& file : embedded_migrations())
            if (file.name.starts_with(number)) connection.run_script(std::string{file.content});
    for (std::int64_t version = 1; version <= 3; ++version) connection.change(add_version, version);
    connection.run_script(
        "INSERT INTO records (company_id, entity, id, owner_id, status, add_time, update_time,"
        " is_deleted, title, data) VALUES"
        " (1, 'deal', 1, 5, 'open', 10, 20, FALSE, 'old timer', '{\"title\":\"Old Timer\"}'),"
        " (1, 'deal', 2, 6, 'won', 11, 21, TRUE, 'gone', '{\"title\":\"Gone\"}')");
    connection.run_script("INSERT INTO record_counters VALUES (1, 'deal', 2)");
    connection.commit();
}

TEST(RecordMigration, carries_records_over) {
    TemporaryDirectory directory;
    SqliteConnection connection(
        {directory.file("grantor.db"), SqliteConnection::Use::writer, seconds{1}});
    make_old(connection);
    EXPECT_EQ(migrate(connection), 3);
    connection.begin_write();
    {
        WriteTx tx(connection);
        const RecordSet deals{CompanyId{1}, "deal"};
        const auto live = tx.records().find(deals, 1);
        ASSERT_TRUE(live);
        EXPECT_EQ(live->shelf, RecordShelf::live);
        EXPECT_EQ(live->owner_id, UserId{5});
        EXPECT_EQ(live->status, "open");
        EXPECT_EQ(live->add_time, from_ms(10));
        EXPECT_EQ(live->update_time, from_ms(20));
        EXPECT_EQ(live->data, R"({"title":"Old Timer"})");
        EXPECT_EQ(tx.records().find(deals, 2)->shelf, RecordShelf::deleted);
        EXPECT_EQ(tx.records().add(*live, {}), 3);
        EXPECT_FALSE(tx.records().has_counted({CompanyId{1}, "pipeline"}));
    }
    connection.rollback();
}

}  // namespace
}  // namespace grantor::test
