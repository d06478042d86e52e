#include "sandbox/wire/cursor.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "sandbox/wire/json_body.hpp"

namespace grantor::sandbox {
namespace {

// One that we write has about 110 characters.
constexpr std::size_t cursor_max = 512;

std::string_view text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()}
                                                  : std::string_view{};
}

std::optional<std::int64_t> integer_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

}  // namespace

std::string_view order_name(RecordOrder order) {
    switch (order) {
        case RecordOrder::id:
            return "id";
        case RecordOrder::add_time:
            return "add_time";
        case RecordOrder::update_time:
            return "update_time";
        case RecordOrder::rank:
            return "rank";
    }
    return "id";
}

std::optional<RecordOrder> order_named(std::string_view name) {
    if (name == "id") return RecordOrder::id;
    if (name == "add_time") return RecordOrder::add_time;
    if (name == "update_time") return RecordOrder::update_time;
    if (name == "rank") return RecordOrder::rank;
    return std::nullopt;
}

std::optional<SortDirection> direction_named(std::string_view name) {
    if (name == "asc") return SortDirection::ascending;
    if (name == "desc") return SortDirection::descending;
    return std::nullopt;
}

std::string write_cursor(const Cursor& cursor) {
    const bool is_ascending = cursor.direction == SortDirection::ascending;
    return to_base64url(
        as_bytes(fmt::format(R"({{"field":"{}","fieldValue":{},"sortDirection":"{}","id":{}}})",
                             order_name(cursor.order), cursor.place.value,
                             is_ascending ? "asc" : "desc", cursor.place.id)));
}

std::optional<Cursor> read_cursor(std::string_view text) {
    if (text.size() > cursor_max) return std::nullopt;
    while (text.ends_with('=')) text.remove_suffix(1);  // some clients pad it again
    const auto bytes = from_base64url(text);
    if (!bytes) return std::nullopt;
    const auto object = read_json_object(as_text(*bytes));
    if (!object) return std::nullopt;
    const auto order = order_named(text_at(*object, "field"));
    const auto direction = direction_named(text_at(*object, "sortDirection"));
    const auto value = integer_at(*object, "fieldValue");
    const auto id = integer_at(*object, "id");
    if (!order || !direction || !value || !id) return std::nullopt;
    return Cursor{*order, *direction, {*value, *id}};
}

}  // namespace grantor::sandbox
