// The cursor of a v2 list: where the page before ended, as base64url of
//     {"field":"id","fieldValue":7,"sortDirection":"asc","id":7}
// It holds no filters: those are sent again (docs/wire.md §6.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/record.hpp"

namespace grantor::sandbox {

struct Cursor {
    RecordOrder order = RecordOrder::id;
    SortDirection direction = SortDirection::ascending;
    RecordCursor place;
};

std::string write_cursor(const Cursor& cursor);
std::optional<Cursor> read_cursor(std::string_view text);

// "id", "add_time", "update_time", "rank"; "asc", "desc".
std::string_view order_name(RecordOrder order);
std::optional<RecordOrder> order_named(std::string_view name);
std::optional<SortDirection> direction_named(std::string_view name);

}  // namespace grantor::sandbox
