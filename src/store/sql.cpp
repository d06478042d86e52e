#include "store/sql.hpp"

namespace grantor {

SqlRows SqlConnection::run_values(const SqlQuery& query, std::span<const SqlValue> values) {
    if (query.writes()) {
        open_guard();
        has_written_ = true;
    }
    before_operation();
    return SqlRows{open(query, values)};
}

void SqlConnection::open_guard() {
    if (guard_ != Guard::armed) return;
    before_operation();
    control(Control::savepoint);
    guard_ = Guard::open;
}

SqlRows SqlConnection::run_text(const std::string& text, std::span<const SqlValue> values) {
    before_operation();
    return SqlRows{open_text(text, values)};
}

void SqlConnection::run_each(const SqlQuery& query, const SqlBatch& batch,
                             const TakeOfBatch& take) {
    if (batch.size() == 0) return;
    if (!query.writes()) return open_each(query, batch, take);
    open_guard();
    open_each(query, batch, [&](std::size_t number, const SqlRows& rows) {
        has_written_ = true;
        take(number, rows);
    });
}

void SqlConnection::open_each(const SqlQuery& query, const SqlBatch& batch,
                              const TakeOfBatch& take) {
    for (std::size_t number = 0; number < batch.size(); ++number) {
        before_operation();
        SqlRows rows{open(query, batch.row(number))};
        const bool has_row = rows.next();
        if (query.writes() ? rows.changes() > 0 : has_row) take(number, rows);
    }
}

void SqlConnection::run_script(const std::string& text) {
    before_operation();
    script(text);
}

void SqlConnection::begin_read() {
    before_operation();
    control(Control::begin_read);
}

void SqlConnection::begin_write() {
    before_operation();
    control(Control::begin_write);
    has_written_ = false;
    guard_ = Guard::off;  // a unit of a transaction that was lost may have left it open
}

void SqlConnection::commit() {
    before_operation();
    control(Control::commit);
}

void SqlConnection::end_read() noexcept {
    try {
        control(Control::commit);
    } catch (...) {
        rollback();  // nothing was written, so either way ends it
    }
}

void SqlConnection::keep_unit() {
    if (guard_ == Guard::open) {
        before_operation();
        control(Control::release);
    }
    guard_ = Guard::off;
}

bool SqlConnection::undo_unit() noexcept {
    const bool is_open = guard_ == Guard::open;
    guard_ = Guard::off;
    try {
        // Not behind the hook: a test fails what a unit does, not our way back from it.
        if (is_open) {
            control(Control::rollback_to);
            control(Control::release);
        }
    } catch (...) {
        return false;  // the caller fails the whole group, which tells more than this error would
    }
    return in_transaction();
}

}  // namespace grantor
