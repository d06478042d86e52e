#include "store/copy/table_rows.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "store/error.hpp"

namespace grantor {
namespace {

using Engine = CopiedDatabase::Engine;

// Of PostgreSQL's cursor: one exchange for so many.
constexpr int rows_in_fetch = 1000;
// SQLite takes 32,766, PostgreSQL 65,535; beyond some hundreds more of them gain nothing.
constexpr std::size_t values_in_statement = 800;

// Text is sorted by its bytes: SQLite does so, and PostgreSQL where it is told to.
std::string ordered_text(const TableLayout& table, Engine engine) {
    std::string columns;
    for (const auto& column : table.columns)
        columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", column.name);
    std::string key;
    for (const auto i : table.key) {
        const auto& column = table.columns[i];
        const bool is_sorted_by_language =
            engine == Engine::postgres && column.type == ColumnType::text;
        key += fmt::format("{}\"{}\"{}", key.empty() ? "" : ", ", column.name,
                           is_sorted_by_language ? " COLLATE \"C\"" : "");
    }
    return fmt::format("SELECT {} FROM \"{}\" ORDER BY {}", columns, table.name, key);
}

std::string insertion_text(const TableLayout& table, Engine engine, std::size_t rows) {
    std::string columns;
    for (const auto& column : table.columns)
        columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", column.name);
    std::string values;
    std::size_t number = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        values += row == 0 ? "(" : ", (";
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            values += fmt::format("{}${}", i == 0 ? "" : ", ", ++number);
        values += ")";
    }
    return fmt::format("INSERT INTO \"{}\" ({}) {}VALUES {}", table.name, columns,
                       engine == Engine::postgres ? "OVERRIDING SYSTEM VALUE " : "", values);
}

std::string removal_text(const TableLayout& table) {
    std::string key;
    for (std::size_t i = 0; i < table.key.size(); ++i)
        key += fmt::format("{}\"{}\" = ${}", i == 0 ? "" : " AND ",
                           table.columns[table.key[i]].name, i + 1);
    return fmt::format("DELETE FROM \"{}\" WHERE {}", table.name, key);
}

}  // namespace

std::strong_ordering compare_keys(const Row& left, const Row& right, const TableLayout& table) {
    for (const auto i : table.key)
        if (const auto order = left[i] <=> right[i]; order != 0) return order;
    return std::strong_ordering::equal;
}

std::string key_in_words(const Row& row, const TableLayout& table) {
    std::string out;
    for (const auto i : table.key) {
        out += (out.empty() ? "" : ", ") + table.columns[i].name + " ";
        if (const auto* number = std::get_if<std::int64_t>(&row[i])) {
            out += std::to_string(*number);
        } else if (const auto* text = std::get_if<std::string>(&row[i])) {
            out += table.columns[i].type == ColumnType::text ? *text : to_hex(as_bytes(*text));
        } else {
            out += std::get<bool>(row[i]) ? "true" : "false";
        }
    }
    return out;
}

OrderedRows::OrderedRows(CopiedDatabase& database, const TableLayout& table)
    : database_(database), table_(table) {
    auto text = ordered_text(table, database.engine());
    if (database.engine() == Engine::postgres) {
        database.connection().run_script("DECLARE ordered_rows NO SCROLL CURSOR FOR " + text);
        fetch();
    } else {
        rows_.reset(new SqlRows(database.connection().run_text(text, {})));
    }
}

OrderedRows::~OrderedRows() {
    rows_.reset();
    if (database_.engine() == Engine::sqlite) return;
    try {
        database_.connection().run_script("CLOSE ordered_rows");
    } catch (const StoreError&) {
        // A transaction that has failed has no cursor any longer.
    }
}

void OrderedRows::fetch() {
    static const std::string text = fmt::format("FETCH {} FROM ordered_rows", rows_in_fetch);
    rows_.reset();  // a statement must be finished before it runs again
    rows_.reset(new SqlRows(database_.connection().run_text(text, {})));
}

bool OrderedRows::step() {
    if (rows_->next()) return true;
    if (database_.engine() == Engine::sqlite) return false;
    fetch();
    return rows_->next();
}

bool OrderedRows::next() {
    if (!step()) return false;
    row_.swap(before_);
    row_.resize(table_.columns.size());
    for (std::size_t i = 0; i < row_.size(); ++i) row_[i] = cell(static_cast<int>(i));
    if (!before_.empty() && compare_keys(before_, row_, table_) >= 0)
        throw StoreError(fmt::format("the table {} is not in the order of its keys at {}",
                                     table_.name, key_in_words(row_, table_)));
    return true;
}

Cell OrderedRows::cell(int column) const {
    switch (table_.columns[static_cast<std::size_t>(column)].type) {
        case ColumnType::integer:
            return rows_->integer(column);
        case ColumnType::boolean:
            return rows_->boolean(column);
        case ColumnType::text:
        case ColumnType::bytes:
            break;
    }
    return std::string{as_text(rows_->bytes(column))};
}

TableWriter::TableWriter(CopiedDatabase& database, const TableLayout& table)
    : database_(database),
      table_(table),
      rows_in_statement_(std::max<std::size_t>(1, values_in_statement / table.columns.size())) {}

void TableWriter::insert(std::span<const Row> rows) {
    while (!rows.empty()) {
        const auto count = rows.size() < rows_in_statement_ ? 1 : rows_in_statement_;
        database_.connection().run_values(insertion_of(count), values_of(rows.first(count))).next();
        rows = rows.subspan(count);
    }
}

const SqlQuery& TableWriter::insertion_of(std::size_t rows) {
    const SqlQuery*& query = rows == 1 ? one_ : many_;
    if (query == nullptr) query = &database_.keep(insertion_text(table_, database_.engine(), rows));
    return *query;
}

void TableWriter::remove(std::span<const Row> rows) {
    if (removal_ == nullptr) removal_ = &database_.keep(removal_text(table_));
    for (const auto& row : rows) {
        std::vector<SqlValue> key;
        for (const auto i : table_.key) key.push_back(value_of(row[i], table_.columns[i].type));
        database_.connection().run_values(*removal_, key).next();
    }
}

std::vector<SqlValue> TableWriter::values_of(std::span<const Row> rows) const {
    std::vector<SqlValue> out;
    out.reserve(rows.size() * table_.columns.size());
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            out.push_back(value_of(row[i], table_.columns[i].type));
    return out;
}

SqlValue TableWriter::value_of(const Cell& cell, ColumnType type) const {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
    if (const auto* truth = std::get_if<bool>(&cell)) return *truth;
    const std::string& text = std::get<std::string>(cell);
    if (type == ColumnType::text) return std::string_view{text};
    return as_bytes(text);
}

}  // namespace grantor
