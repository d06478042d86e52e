#include "store/copy/table_layout.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

#include "store/error.hpp"
#include "store/migrations.hpp"

namespace grantor {
namespace {

using Engine = CopiedDatabase::Engine;

// Numbers of transactions of the one database that they were written in.
const std::set<std::string> columns_of_one_database{"written_in"};

constexpr std::string_view sqlite_tables =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
    "ORDER BY name";
constexpr std::string_view postgres_tables =
    "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = "
    "current_schema()::regnamespace ORDER BY relname COLLATE \"C\"";

// Name, type, how it is numbered ('', 'd' or 'a'), whether it may be NULL, place in the key.
constexpr std::string_view sqlite_columns =
    "SELECT c.name, c.type, CASE WHEN c.type <> 'INTEGER' THEN '' WHEN t.sql LIKE "
    "'%AUTOINCREMENT%' THEN 'a' ELSE 'd' END, c.\"notnull\" = 0 AND c.pk = 0, c.pk "
    "FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.name = $1 ORDER BY c.name";
constexpr std::string_view postgres_columns =
    "SELECT a.attname::text, upper(format_type(a.atttypid, a.atttypmod)), a.attidentity::text, "
    "NOT a.attnotnull, COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
    "a.attisdropped LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
    "WHERE c.relname = $1 AND c.relnamespace = current_schema()::regnamespace "
    "ORDER BY a.attname COLLATE \"C\"";

ColumnType type_of(const std::string& word, const std::string& column) {
    // A column that numbers its rows is an INTEGER to SQLite (sqlite_connection.cpp).
    if (word == "BIGINT" || word == "INTEGER") return ColumnType::integer;
    if (word == "BOOLEAN") return ColumnType::boolean;
    if (word == "TEXT") return ColumnType::text;
    if (word == "BYTEA") return ColumnType::bytes;
    throw StoreError(fmt::format("the column {} cannot be copied: its type is {}", column, word));
}

Numbering numbering_of(const std::string& letter) {
    if (letter.empty()) return Numbering::none;
    return letter == "a" ? Numbering::always : Numbering::by_default;
}

TableLayout read_layout(CopiedDatabase& database, const std::string& name) {
    const bool is_sqlite = database.engine() == Engine::sqlite;
    TableLayout out{.name = name, .columns = {}, .key = {}};
    const std::array<SqlValue, 1> values{std::string_view{name}};
    SqlRows rows = database.connection().run_text(
        std::string{is_sqlite ? sqlite_columns : postgres_columns}, values);
    while (rows.next()) {
        const auto column = name + "." + rows.text(0);
        if (columns_of_one_database.contains(rows.text(0))) continue;
        if (rows.boolean(3))
            throw StoreError(fmt::format("the column {} cannot be copied: it may be NULL", column));
        out.columns.push_back({.name = rows.text(0),
                               .type = type_of(rows.text(1), column),
                               .numbering = numbering_of(rows.text(2)),
                               .key_position = rows.integer(4)});
    }
    for (std::size_t i = 0; i < out.columns.size(); ++i)
        if (out.columns[i].key_position > 0) out.key.push_back(i);
    std::ranges::sort(out.key, {}, [&](std::size_t i) { return out.columns[i].key_position; });
    if (out.key.empty())
        throw StoreError(fmt::format("the table {} cannot be copied: it has no primary key", name));
    return out;
}

std::int64_t newest_row(CopiedDatabase& database, const TableLayout& table) {
    return database.number(fmt::format("SELECT COALESCE(MAX(\"{}\"), 0) FROM \"{}\"",
                                       table.numbered()->name, table.name));
}

}  // namespace

const TableColumn* TableLayout::numbered() const {
    const auto found = std::ranges::find_if(
        columns, [](const TableColumn& column) { return column.numbering != Numbering::none; });
    return found == columns.end() ? nullptr : &*found;
}

std::vector<std::string> table_names(CopiedDatabase& database) {
    std::vector<std::string> out;
    SqlRows rows = database.connection().run_text(
        std::string{database.engine() == Engine::sqlite ? sqlite_tables : postgres_tables}, {});
    while (rows.next()) out.push_back(rows.text(0));
    return out;
}

std::vector<TableLayout> read_layouts(CopiedDatabase& database) {
    std::vector<TableLayout> out;
    for (const auto& name : table_names(database))
        if (name != version_table && name != copy_table) out.push_back(read_layout(database, name));
    return out;
}

std::int64_t last_number(CopiedDatabase& database, const TableLayout& table) {
    const TableColumn& column = *table.numbered();
    const auto newest = newest_row(database, table);
    if (database.engine() == Engine::postgres) {
        const std::array<SqlValue, 2> values{std::string_view{table.name},
                                             std::string_view{column.name}};
        return std::max(newest, database.number("SELECT COALESCE(pg_sequence_last_value("
                                                "pg_get_serial_sequence($1, $2)::regclass), 0)",
                                                values));
    }
    if (column.numbering == Numbering::by_default) return newest;
    const std::array<SqlValue, 1> values{std::string_view{table.name}};
    return std::max(newest,
                    database.number("SELECT seq FROM sqlite_sequence WHERE name = $1", values));
}

void set_last_number(CopiedDatabase& database, const TableLayout& table, std::int64_t number) {
    static constexpr SqlQuery forget{"DELETE FROM sqlite_sequence WHERE name = $1"};
    static constexpr SqlQuery remember{"INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)"};
    const TableColumn& column = *table.numbered();
    if (database.engine() == Engine::postgres) {
        // A sequence begins at 1, which is not given yet while it is not called.
        const std::array<SqlValue, 4> values{std::string_view{table.name},
                                             std::string_view{column.name},
                                             std::max<std::int64_t>(number, 1), number > 0};
        database.number("SELECT setval(pg_get_serial_sequence($1, $2)::regclass, $3, $4)", values);
    } else if (column.numbering == Numbering::always) {
        database.connection().change(forget, table.name);
        database.connection().change(remember, table.name, number);
    }  // otherwise the newest row says it
}

}  // namespace grantor
