#include "store/sql.hpp"

namespace grantor {

SqlRows SqlConnection::run_values(const SqlQuery& query, std::span<const SqlValue> values) {
    if (query.writes() && guard_ == Guard::armed) {
        before_operation();
        control(Control::savepoint);
        guard_ = Guard::open;
        has_written_ = true;
    }
    before_operation();
    return SqlRows{open(query, values)};
}

SqlRows SqlConnection::run_text(const std::string& text, std::span<const SqlValue> values) {
    before_operation();
    return SqlRows{open_text(text, values)};
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
