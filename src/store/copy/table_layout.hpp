// The tables of a database as its own catalogue tells of them, so that no list of them can go
// stale.
#pragma once

#include <string>
#include <vector>

#include "store/copy/copied_database.hpp"

namespace grantor {

enum class ColumnType { integer, boolean, text, bytes };
// How rows get their numbers: `always` never gives the number of a deleted row again.
enum class Numbering { none, by_default, always };

struct TableColumn {
    std::string name;
    ColumnType type = ColumnType::integer;
    Numbering numbering = Numbering::none;
    std::int64_t key_position = 0;  // from 1 on; 0: not part of the primary key
    bool operator==(const TableColumn&) const = default;
};

struct TableLayout {
    std::string name;
    std::vector<TableColumn> columns;  // in the order of their names
    std::vector<std::size_t> key;      // which of them, in the order of the primary key
    bool operator==(const TableLayout&) const = default;

    const TableColumn* numbered() const;
};

// All tables but the two that say what a database is, in the order of their names; without the
// columns that only mean something inside one database. Throws StoreError for a table that cannot
// be copied: without a primary key, with a type that the store does not use, or with NULL.
std::vector<TableLayout> read_layouts(CopiedDatabase& database);
std::vector<std::string> table_names(CopiedDatabase& database);

// The number that was given last; at least that of the newest row.
std::int64_t last_number(CopiedDatabase& database, const TableLayout& table);
// Rows that are added after it get higher ones. Inside a transaction.
void set_last_number(CopiedDatabase& database, const TableLayout& table, std::int64_t number);

}  // namespace grantor
