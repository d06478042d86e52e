#include "store/copy/copy.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

#include "store/copy/copied_database.hpp"
#include "store/copy/table_layout.hpp"
#include "store/copy/table_rows.hpp"
#include "store/error.hpp"
#include "store/migrations.hpp"

namespace grantor {
namespace {

constexpr SqlQuery mark_as_copy{"INSERT INTO store_copy (source) VALUES ($1)"};
constexpr SqlQuery make_unusable{"INSERT INTO schema_version (version) VALUES ($1)"};
constexpr SqlQuery make_usable{"DELETE FROM schema_version WHERE version = $1"};

// What a comparison of two tables finds at a key.
enum class Finding { same, missing, extra, changed };

// Calls `take` with each finding, and the row of the source or, where it has none, the target's.
template <class Take>
void compare(OrderedRows& source, OrderedRows* target, const TableLayout& table, Take take) {
    bool has_source = source.next();
    bool has_target = target != nullptr && target->next();
    while (has_source || has_target) {
        auto order = has_source ? std::strong_ordering::less : std::strong_ordering::greater;
        if (has_source && has_target) order = compare_keys(source.row(), target->row(), table);
        if (order < 0) {
            take(Finding::missing, source.row());
        } else if (order > 0) {
            take(Finding::extra, target->row());
        } else {
            const bool is_same = source.row() == target->row();
            take(is_same ? Finding::same : Finding::changed, source.row());
        }
        if (order <= 0) has_source = source.next();
        if (order >= 0) has_target = target->next();
    }
}

template <class Range, class Value>
bool has(const Range& range, const Value& value) {
    return std::ranges::find(range, value) != std::end(range);
}

std::int64_t rows_of(CopiedDatabase& database, const TableLayout& table) {
    return database.number(fmt::format("SELECT COUNT(*) FROM \"{}\"", table.name));
}

// A reading transaction: what it sees does not change.
class Snapshot {
 public:
    explicit Snapshot(CopiedDatabase& database) : connection_(database.connection()) {
        connection_.begin_read();
    }
    ~Snapshot() { connection_.end_read(); }
    Snapshot(const Snapshot&) = delete;

 private:
    SqlConnection& connection_;
};

template <class Work>
void in_transaction(SqlConnection& connection, Work work) {
    connection.begin_write();
    try {
        work();
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
}

class Copy {
 public:
    explicit Copy(const CopyOptions& options)
        : options_(options), source_(options.from, CopiedDatabase::Use::read) {
        snapshot_.emplace(source_);
        check_source();
    }

    CopyReport run() {
        target_.emplace(options_.to, CopiedDatabase::Use::write);
        prepare_target();
        target_reader_.emplace(options_.to, CopiedDatabase::Use::read);
        tables_ = read_layouts(source_);
        check_tables();
        for (const auto& table : tables_) {
            try {
                take_over(table);
            } catch (const StoreError& failure) {
                throw StoreError(fmt::format("table {}: {}", table.name, failure.what()));
            }
        }
        if (options_.source == CopyOptions::Source::at_rest) {
            snapshot_.reset();
            snapshot_.emplace(source_);
        }
        for (const auto& table : tables_) prove(table);
        finish();
        return report_;
    }

 private:
    void check_source() {
        const auto names = table_names(source_);
        if (!has(names, version_table))
            throw StoreError(fmt::format("{} is not a database of Grantor", name_of_source()));
        const auto version = source_.number("SELECT COALESCE(MAX(version), 0) FROM schema_version");
        if (version == unfinished_copy_version)
            throw StoreError(fmt::format("{} is itself an unfinished copy", name_of_source()));
        if (version != newest_schema_version())
            throw StoreError(fmt::format(
                "{} has the schema {}, this program copies {}: run `grantor migrate` of the "
                "program that is to serve it",
                name_of_source(), version, newest_schema_version()));
    }

    void prepare_target() {
        auto& connection = target_->connection();
        const auto names = table_names(*target_);
        if (names.empty()) {
            in_transaction(connection, [&] {
                connection.run_script("CREATE TABLE store_copy (source TEXT PRIMARY KEY)");
                connection.change(mark_as_copy, name_of_source());
            });
        } else {
            check_unfinished(names);
        }
        if (is_unusable()) return;
        migrate(connection);
        in_transaction(connection, [&] {
            // What migrations put into an empty database.
            for (const auto& table : read_layouts(*target_))
                connection.run_script(fmt::format("DELETE FROM \"{}\"", table.name));
            connection.change(make_unusable, unfinished_copy_version);
        });
    }
    void check_unfinished(const std::vector<std::string>& names) {
        if (!has(names, copy_table))
            throw StoreError(fmt::format("{} is not empty", shown_place(options_.to)));
        SqlRows rows = target_->connection().run_text("SELECT source FROM store_copy", {});
        const std::string source = rows.next() ? rows.text(0) : "";
        if (source != name_of_source())
            throw StoreError(
                fmt::format("{} is an unfinished copy of {}", shown_place(options_.to), source));
    }
    bool is_unusable() {
        if (!has(table_names(*target_), version_table)) return false;
        const std::array<SqlValue, 1> unfinished{unfinished_copy_version};
        if (target_->number("SELECT COUNT(*) FROM schema_version WHERE version = $1", unfinished) ==
            0)
            return false;
        if (target_->number("SELECT MAX(version) FROM schema_version WHERE version <> $1",
                            unfinished) != newest_schema_version())
            throw StoreError(fmt::format(
                "{} was begun by another version of Grantor: begin with an empty database",
                shown_place(options_.to)));
        return true;
    }
    // Both were made by the same migrations.
    void check_tables() {
        const auto theirs = read_layouts(*target_);
        for (const auto& table : tables_)
            if (!has(theirs, table))
                throw StoreError(
                    fmt::format("the two databases differ in the columns of {}", table.name));
        if (theirs.size() != tables_.size())
            throw StoreError(fmt::format("{} has other tables than {}", shown_place(options_.to),
                                         name_of_source()));
    }

    void take_over(const TableLayout& table) {
        const auto expected = rows_of(source_, table);
        const bool is_empty = rows_of(*target_, table) == 0;
        // First, so that no row that is added meets an old one of the same address or name.
        if (!is_empty) delete_what_differs(table);
        TableWriter writer(*target_, table);
        const Snapshot before(*target_reader_);
        std::optional<OrderedRows> present;
        if (!is_empty) present.emplace(*target_reader_, table);
        OrderedRows rows(source_, table);
        std::vector<Row> missing;
        std::int64_t done = 0;
        const auto write = [&] {
            if (missing.empty()) return;
            in_transaction(target_->connection(), [&] { writer.insert(missing); });
            target_->tidy();
            report_.written += static_cast<std::int64_t>(missing.size());
            missing.clear();
            tell(CopyProgress::Step::copying, table, {done, expected});
        };
        compare(rows, present ? &*present : nullptr, table, [&](Finding finding, const Row& row) {
            ++done;
            if (finding == Finding::same) return;
            missing.push_back(row);  // should it be there all the same, the target refuses it
            if (missing.size() >= options_.rows_in_commit) write();
        });
        write();
        tell(CopyProgress::Step::copying, table, {done, expected});
    }

    void delete_what_differs(const TableLayout& table) {
        TableWriter writer(*target_, table);
        const Snapshot before(*target_reader_);
        OrderedRows present(*target_reader_, table);
        OrderedRows rows(source_, table);
        std::vector<Row> wrong;
        const auto remove = [&] {
            in_transaction(target_->connection(), [&] { writer.remove(wrong); });
            target_->tidy();
            report_.deleted += static_cast<std::int64_t>(wrong.size());
            wrong.clear();
        };
        compare(rows, &present, table, [&](Finding finding, const Row& row) {
            if (finding != Finding::extra && finding != Finding::changed) return;
            wrong.push_back(row);
            if (wrong.size() >= options_.rows_in_commit) remove();
        });
        if (!wrong.empty()) remove();
    }

    void prove(const TableLayout& table) {
        const auto expected = rows_of(source_, table);
        const Snapshot after(*target_reader_);
        OrderedRows copied(*target_reader_, table);
        OrderedRows rows(source_, table);
        std::int64_t same = 0;
        compare(rows, &copied, table, [&](Finding finding, const Row& row) {
            if (finding != Finding::same)
                throw StoreError(fmt::format(
                    "the copy differs from {} in the row {} of {}: one of them has changed "
                    "meanwhile. Stop what writes to them and run the same command again, which "
                    "copies the differences only",
                    name_of_source(), key_in_words(row, table), table.name));
            if (++same % static_cast<std::int64_t>(options_.rows_in_commit) == 0)
                tell(CopyProgress::Step::comparing, table, {same, expected});
        });
        report_.rows += same;
        report_.tables.push_back(table.name);
        tell(CopyProgress::Step::comparing, table, {same, expected});
    }

    void finish() {
        auto& connection = target_->connection();
        std::vector<std::int64_t> numbers;
        for (const auto& table : tables_)
            numbers.push_back(table.numbered() == nullptr ? 0 : last_number(source_, table));
        in_transaction(connection, [&] {
            for (std::size_t i = 0; i < tables_.size(); ++i)
                if (tables_[i].numbered() != nullptr)
                    set_last_number(*target_, tables_[i], numbers[i]);
            connection.change(make_usable, unfinished_copy_version);
            connection.run_script("DROP TABLE store_copy");
        });
    }

    struct Rows {
        std::int64_t done;
        std::int64_t expected;
    };
    void tell(CopyProgress::Step step, const TableLayout& table, Rows rows) const {
        if (options_.progress) options_.progress({step, table.name, rows.done, rows.expected});
    }
    std::string name_of_source() const { return shown_place(options_.from); }

    const CopyOptions options_;
    CopiedDatabase source_;
    std::optional<Snapshot> snapshot_;
    std::optional<CopiedDatabase> target_;
    std::optional<CopiedDatabase> target_reader_;
    std::vector<TableLayout> tables_;
    CopyReport report_;
};

}  // namespace

CopyReport copy_database(const CopyOptions& options) { return Copy(options).run(); }

}  // namespace grantor
