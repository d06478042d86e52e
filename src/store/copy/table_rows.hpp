// Rows of any table: read in the order of their keys, written, deleted.
#pragma once

#include <compare>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "store/copy/table_layout.hpp"

namespace grantor {

using Cell = std::variant<std::int64_t, bool, std::string>;  // text and bytes alike
using Row = std::vector<Cell>;                               // in the order of the layout's columns

// By their keys, as ordered_text() sorts them on both engines.
std::strong_ordering compare_keys(const Row& left, const Row& right, const TableLayout& table);
// "id 7", for messages. Cells that are bytes are in hexadecimal digits.
std::string key_in_words(const Row& row, const TableLayout& table);

// All rows of a table in the order of their keys. Inside a transaction; the connection runs no
// other text meanwhile.
class OrderedRows {
 public:
    OrderedRows(CopiedDatabase& database, const TableLayout& table);
    ~OrderedRows();
    OrderedRows(const OrderedRows&) = delete;

    // Throws StoreError if a row is not behind the one before.
    bool next();
    const Row& row() const { return row_; }

 private:
    bool step();
    void fetch();
    Cell cell(int column) const;

    CopiedDatabase& database_;
    const TableLayout& table_;
    std::unique_ptr<SqlRows> rows_;
    Row row_;
    Row before_;
};

// Writes to a table, inside a transaction.
class TableWriter {
 public:
    TableWriter(CopiedDatabase& database, const TableLayout& table);

    void insert(std::span<const Row> rows);
    void remove(std::span<const Row> rows);

 private:
    const SqlQuery& insertion_of(std::size_t rows);
    std::vector<SqlValue> values_of(std::span<const Row> rows) const;
    SqlValue value_of(const Cell& cell, ColumnType type) const;

    CopiedDatabase& database_;
    const TableLayout& table_;
    std::size_t rows_in_statement_;
    const SqlQuery* one_ = nullptr;
    const SqlQuery* many_ = nullptr;
    const SqlQuery* removal_ = nullptr;
};

}  // namespace grantor
