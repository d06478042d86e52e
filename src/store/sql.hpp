// One connection to an SQL engine, as the tables see it. Statements are written once, in what
// SQLite and PostgreSQL share (docs/decisions/one_sql.md); the two implementations differ in how
// they run them.
//
// A connection, its rows and its transactions belong to one thread at a time. Every failure is a
// StoreError.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "store/sql_value.hpp"

namespace grantor {

// The result of a statement while it is being read. Implemented by each engine; use SqlRows.
class SqlCursor {
 public:
    virtual bool next() = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual bool boolean(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual ByteView bytes(int column) const = 0;
    // Rows changed by a statement that has been read to its end.
    virtual std::int64_t changes() const = 0;
    virtual void finish() noexcept = 0;

 protected:
    ~SqlCursor() = default;
};

// Rows one after the other. Columns count from 0. Views are valid until next() or the destructor.
// A statement must be finished before the same connection runs the same statement again.
class [[nodiscard]] SqlRows {
 public:
    explicit SqlRows(SqlCursor& cursor) : cursor_(cursor) {}
    ~SqlRows() { cursor_.finish(); }
    SqlRows(const SqlRows&) = delete;

    bool next() { return cursor_.next(); }
    std::int64_t integer(int column) const { return cursor_.integer(column); }
    bool boolean(int column) const { return cursor_.boolean(column); }
    std::string text(int column) const { return std::string{cursor_.text(column)}; }
    ByteView bytes(int column) const { return cursor_.bytes(column); }
    Time time(int column) const { return from_ms(integer(column)); }
    std::int64_t changes() const { return cursor_.changes(); }

    template <class AnyId>
    AnyId id(int column) const {
        return AnyId{integer(column)};
    }
    template <class Enum>
    Enum number(int column) const {
        return static_cast<Enum>(integer(column));
    }
    // Shorter values leave zeros, longer ones are cut: the schema only ever holds the right size.
    template <class Array>
    Array array(int column) const {
        Array out{};
        const ByteView view = bytes(column);
        std::copy_n(view.begin(), std::min(view.size(), out.size()), out.begin());
        return out;
    }

 private:
    SqlCursor& cursor_;
};

class SqlConnection {
 public:
    virtual ~SqlConnection() = default;

    template <class... Values>
    SqlRows run(const SqlQuery& query, const Values&... values) {
        const std::array<SqlValue, sizeof...(Values)> bound{to_sql(values)...};
        return run_values(query, bound);
    }
    SqlRows run_values(const SqlQuery& query, std::span<const SqlValue> values);
    // A reading statement whose text depends on what is asked (lists with filters).
    SqlRows run_text(const std::string& text, std::span<const SqlValue> values);

    // Runs a statement that returns no rows; how many rows it changed.
    template <class... Values>
    std::int64_t change(const SqlQuery& query, const Values&... values) {
        SqlRows rows = run(query, values...);
        rows.next();
        return rows.changes();
    }

    // Runs a statement for each row of values as cheaply as the engine can, and calls `take` with
    // the number of a row for which something came back or, if it writes, was changed (`rows` is
    // then of no use). A reading statement has one FROM and one WHERE, a writing one is an UPDATE
    // without RETURNING. Of two rows of values for the same row, one has changed it. What it throws
    // leaves a part of the changes behind, unless it is in a unit that is undone.
    using TakeOfBatch = std::function<void(std::size_t number, const SqlRows& rows)>;
    void run_each(const SqlQuery& query, const SqlBatch& batch, const TakeOfBatch& take);

    // Several statements in the engine's own dialect, after the rewrite of identity columns.
    void run_script(const std::string& script);

    void begin_read();
    void begin_write();
    void commit();
    // Ends a reading transaction.
    void end_read() noexcept;
    // Whether a unit has run a writing statement, or a claim has changed something, since
    // begin_write.
    bool has_written() const { return has_written_; }
    // Never throws: after a failure there may be nothing to roll back.
    virtual void rollback() noexcept = 0;
    virtual bool in_transaction() const = 0;

    // Until the end of this transaction no other node changes the schema. Nothing where a writing
    // transaction is the only one.
    virtual void lock_schema() {}

    // A unit inside a transaction. Its savepoint is opened by its first writing statement, so that
    // a unit which only reads costs nothing.
    void begin_unit() { guard_ = Guard::armed; }
    void keep_unit();
    // False if the engine lost the whole transaction with it.
    bool undo_unit() noexcept;

    // The moment by the clock of the server, which all nodes share: for leases and claims. Nothing
    // where the engine is not a server; then the machine's clock is the one they share.
    virtual std::optional<Time> server_time() { return std::nullopt; }

    // How far the engine's own machine has run since the connection was made: only ever grows, and
    // a difference tells how much a unit did on any machine. 0 where the engine does not tell.
    virtual std::uint64_t steps() const { return 0; }

    // Called before every statement and every commit; what it throws is what the statement throws.
    void set_before_operation(std::function<void()> hook) { before_operation_ = std::move(hook); }

 protected:
    enum class Control { begin_read, begin_write, commit, savepoint, release, rollback_to };

    virtual SqlCursor& open(const SqlQuery& query, std::span<const SqlValue> values) = 0;
    virtual SqlCursor& open_text(const std::string& text, std::span<const SqlValue> values) = 0;
    virtual void script(const std::string& script) = 0;
    virtual void control(Control command) = 0;
    // One statement after the other. An engine that can run all as one does.
    virtual void open_each(const SqlQuery& query, const SqlBatch& batch, const TakeOfBatch& take);

    void before_operation() {
        if (before_operation_) before_operation_();
    }

 private:
    enum class Guard { off, armed, open };

    void open_guard();

    Guard guard_ = Guard::off;
    bool has_written_ = false;
    std::function<void()> before_operation_;
};

}  // namespace grantor
