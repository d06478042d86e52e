// Nodes of the version before go on while the first node of a new version migrates the database
// (docs/decisions/migrations.md). Each migration is checked by running what an older program may:
// statements over the tables and columns that there were before it.
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

#include "base/embedded_file.hpp"
#include "tests/store/support/postgres_database.hpp"

namespace grantor::test {
namespace {

using testing::IsSupersetOf;

// The first schema that several nodes could share is 18.
constexpr int first_shared_schema = 18;
// A migration that takes something away says in a line which version was the last to use it.
constexpr std::string_view contracts = "-- Contracts:";

struct Column {
    std::string name;
    std::string type;
    bool is_generated = false;
};

constexpr SqlQuery read_columns{
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT),"
    " is_identity = 'YES' FROM information_schema.columns WHERE table_schema = 'public'"
    " ORDER BY table_name, ordinal_position"};
// What ON CONFLICT names.
constexpr SqlQuery read_unique_indexes{
    "SELECT CAST(indexdef AS TEXT) FROM pg_indexes WHERE schemaname = 'public'"
    " AND indexdef LIKE 'CREATE UNIQUE%'"};

struct Schema {
    std::map<std::string, std::vector<Column>> tables;
    std::vector<std::string> unique_indexes;
};

Schema read_schema(SqlConnection& connection) {
    Schema out;
    {
        SqlRows rows = connection.run(read_columns);
        while (rows.next())
            out.tables[rows.text(0)].push_back({rows.text(1), rows.text(2), rows.boolean(3)});
    }
    SqlRows rows = connection.run(read_unique_indexes);
    while (rows.next()) out.unique_indexes.push_back(rows.text(0));
    return out;
}

std::string sample_of(const std::string& type) {
    if (type == "bigint") return "7";
    if (type == "boolean") return "TRUE";
    if (type == "bytea") return "'\\x07'";
    return "'seven'";
}

// An older program adds, reads, changes and deletes rows in the columns that it knows.
void use_as_before(SqlConnection& connection, const std::string& table,
                   const std::vector<Column>& columns) {
    std::vector<std::string> names;
    std::vector<std::string> values;
    std::vector<std::string> changes;
    for (const auto& column : columns) {
        if (column.is_generated) continue;
        names.push_back(column.name);
        values.push_back(sample_of(column.type));
        changes.push_back(column.name + " = " + values.back());
    }
    const auto insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", table,
                                    fmt::join(names, ", "), fmt::join(values, ", "));
    for (const auto& statement :
         {insert, fmt::format("SELECT {} FROM {}", fmt::join(names, ", "), table),
          fmt::format("UPDATE {} SET {}", table, fmt::join(changes, ", ")),
          fmt::format("DELETE FROM {}", table)}) {
        connection.begin_write();
        try {
            // Some tables have rows from the start, with the same values as ours.
            connection.run_script("DELETE FROM " + table);
            connection.run_script(statement);
        } catch (const StoreError& failure) {
            ADD_FAILURE() << statement << ": " << failure.what();
        }
        connection.rollback();
    }
}

std::vector<EmbeddedFile> migrations() {
    const auto files = embedded_migrations();
    std::vector<EmbeddedFile> out(files.begin(), files.end());
    std::ranges::sort(out, {}, &EmbeddedFile::name);  // "0018_nodes.sql"
    return out;
}

TEST(RollingUpgrade, every_migration_leaves_older_nodes_what_they_use) {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    const PostgresDatabase database(PostgresDatabase::Tables::none);
    auto connection = database.connect();
    int checked = 0;
    for (const auto& file : migrations()) {
        const auto before = read_schema(connection);
        connection.begin_write();
        connection.run_script(std::string(file.content));
        connection.commit();
        if (std::stoi(std::string(file.name.substr(0, 4))) <= first_shared_schema) continue;
        if (std::string_view(file.content).contains(contracts)) continue;
        SCOPED_TRACE(file.name);
        ++checked;
        for (const auto& [table, columns] : before.tables)
            use_as_before(connection, table, columns);
        EXPECT_THAT(read_schema(connection).unique_indexes, IsSupersetOf(before.unique_indexes));
    }
    EXPECT_GE(checked, 1);
}

// What the test above would find.
TEST(RollingUpgrade, a_column_that_older_nodes_do_not_fill_is_found) {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    const PostgresDatabase database;
    auto connection = database.connect();
    const auto before = read_schema(connection);
    connection.run_script("ALTER TABLE settings ADD COLUMN kind BIGINT NOT NULL");
    EXPECT_NONFATAL_FAILURE(use_as_before(connection, "settings", before.tables.at("settings")),
                            "INSERT INTO settings");
    connection.run_script("ALTER TABLE settings DROP COLUMN kind");
    connection.run_script("ALTER TABLE settings RENAME COLUMN value TO text");
    testing::TestPartResultArray failures;
    {
        testing::ScopedFakeTestPartResultReporter reporter(
            testing::ScopedFakeTestPartResultReporter::INTERCEPT_ALL_THREADS, &failures);
        use_as_before(connection, "settings", before.tables.at("settings"));
    }
    EXPECT_EQ(failures.size(), 3) << "all but the deletion";
}

}  // namespace
}  // namespace grantor::test
