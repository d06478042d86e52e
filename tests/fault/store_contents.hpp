// Everything that a store keeps, row by row, so that a test can say that nothing at all has
// changed.
#pragma once

#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>
#include <sqlite3.h>
#include <string>

#include "store/store.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

class StoreContents {
 public:
    // Of now, through a copy of the database.
    static StoreContents of(Store& store) {
        const TemporaryFolder folder;
        const auto path = (folder.path() / "copy.db").string();
        store.backup(path);
        StoreContents out;
        sqlite3* copy = nullptr;
        EXPECT_EQ(sqlite3_open(path.c_str(), &copy), SQLITE_OK);
        std::set<std::string> tables;
        read(copy, "SELECT name FROM sqlite_master WHERE type = 'table'", tables);
        for (const auto& table : tables)
            if (!is_beside_the_units(table))
                read(copy, fmt::format("SELECT '{0}', * FROM \"{0}\"", table), out.rows_);
        sqlite3_close(copy);
        EXPECT_FALSE(out.rows_.empty());
        return out;
    }

    // One line for each row that only one of the two has. Empty: they are the same.
    std::string difference(const StoreContents& later) const {
        std::string out;
        for (const auto& row : rows_)
            if (!later.rows_.contains(row)) out += "- " + row + "\n";
        for (const auto& row : later.rows_)
            if (!rows_.contains(row)) out += "+ " + row + "\n";
        return out;
    }
    // How many rows the later one has in that table that this one has not.
    int added(const StoreContents& later, const std::string& table) const {
        int count = 0;
        for (const auto& row : later.rows_)
            count += row.starts_with(table + "|") && !rows_.contains(row) ? 1 : 0;
        return count;
    }

 private:
    // Refusals are recorded on their own, and may be lost.
    static bool is_beside_the_units(const std::string& table) { return table == "request_events"; }

    static void read(sqlite3* database, const std::string& query, std::set<std::string>& out) {
        sqlite3_stmt* statement = nullptr;
        ASSERT_EQ(sqlite3_prepare_v2(database, query.c_str(), -1, &statement, nullptr), SQLITE_OK)
            << query;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            std::string row;
            for (int i = 0; i < sqlite3_column_count(statement); ++i)
                row += (i == 0 ? "" : "|") + cell(statement, i);
            out.insert(std::move(row));
        }
        sqlite3_finalize(statement);
    }
    static std::string cell(sqlite3_stmt* statement, int column) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
        const std::string text(bytes == nullptr ? "" : bytes,
                               static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        if (sqlite3_column_type(statement, column) != SQLITE_BLOB) return text;
        std::string hex;
        for (const char each : text) hex += fmt::format("{:02x}", static_cast<unsigned char>(each));
        return hex;
    }

    std::set<std::string> rows_;
};

}  // namespace grantor::test
