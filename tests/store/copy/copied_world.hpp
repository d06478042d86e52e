// Databases to copy: full of rows in every table that there is, and the same said in words.
#pragma once

#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

#include "base/embedded_file.hpp"
#include "base/encoding.hpp"
#include "store/copy/copy.hpp"
#include "store/migrations.hpp"
#include "store/postgres/postgres_connection.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "tests/store/support/postgres_server.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::test {

// A statement made by a test; it must live as long as the connection.
inline void execute(SqlConnection& connection, const std::string& text) {
    connection.begin_write();
    connection.run_script(text);
    connection.commit();
}

inline std::unique_ptr<SqliteConnection> open_file(const std::string& path) {
    return std::make_unique<SqliteConnection>(
        SqliteConnection::Settings{path, SqliteConnection::Use::writer, seconds{1}});
}

// What a database of SQLite tells of its columns: name and type of each table's.
struct NamedColumn {
    std::string name;
    std::string type;
};
inline std::map<std::string, std::vector<NamedColumn>> columns_of(SqlConnection& file) {
    std::map<std::string, std::vector<NamedColumn>> out;
    SqlRows rows = file.run_text(
        "SELECT t.name, c.name, c.type FROM sqlite_master t, pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND c.name <> 'written_in' "
        "ORDER BY t.name, c.cid",
        {});
    while (rows.next()) out[rows.text(0)].push_back({rows.text(1), rows.text(2)});
    return out;
}

// What differs from row to row, with what is hard to copy: quotes, an umlaut, an emoji, letters
// that languages sort in another way than bytes do, no text at all, bytes that are no text.
inline std::string literal(const std::string& type, std::int64_t row) {
    if (type == "BOOLEAN") return row % 2 == 0 ? "TRUE" : "FALSE";
    if (type == "TEXT")
        return row == 0 ? "''" : fmt::format("'{}''ä\"😀\n{}'", row % 2 == 0 ? "B" : "a", row);
    if (type == "BYTEA") return row == 0 ? "x''" : fmt::format("x'00ff27{:02x}80'", row);
    if (row == 0) return "0";
    return fmt::format("{}", row % 2 == 0 ? row : 9'000'000'000'000'000 + row);
}

// Rows in every table but the schema's version; a table of a later migration has them too.
inline void fill(SqlConnection& file, std::int64_t rows_in_table) {
    std::string script;
    for (const auto& [table, columns] : columns_of(file)) {
        if (table == version_table) continue;
        script += fmt::format("DELETE FROM {};", table);
        for (std::int64_t row = 0; row < rows_in_table; ++row) {
            std::string names;
            std::string values;
            for (const auto& column : columns) {
                names += (names.empty() ? "" : ", ") + column.name;
                values += (values.empty() ? "" : ", ") + literal(column.type, row);
            }
            script += fmt::format("INSERT INTO {} ({}) VALUES ({});", table, names, values);
        }
    }
    execute(file, script);
}

// Every row of every table, as SQLite itself writes it.
inline std::map<std::string, std::vector<std::string>> dump(SqlConnection& file) {
    std::map<std::string, std::vector<std::string>> out;
    for (const auto& [table, columns] : columns_of(file)) {
        std::string row;
        for (const auto& column : columns)
            row += fmt::format("{}quote(\"{}\")", row.empty() ? "" : " || ' ' || ", column.name);
        auto& lines = out[table];
        SqlRows rows = file.run_text(fmt::format("SELECT {} FROM {} ORDER BY 1", row, table), {});
        while (rows.next()) lines.push_back(rows.text(0));
    }
    return out;
}

// A server for all tests of the process, and a new database of it.
inline std::string new_postgres_url() {
    static PostgresServer server;
    static PostgresConnection connection(server.conninfo());
    static int databases = 0;
    const auto name = fmt::format("copy_{}", ++databases);
    connection.run_script(fmt::format("CREATE DATABASE {}", name));
    const auto info = server.conninfo();  // "host=/tmp/… user=grantor dbname=postgres"
    const auto host = info.substr(5, info.find(' ') - 5);
    return fmt::format("postgresql://grantor@/{}?host={}", name, host);
}

}  // namespace grantor::test
