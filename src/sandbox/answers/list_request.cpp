// The reading half of listing.hpp: from a query to conditions and a page.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/answers/filter_kinds.hpp"
#include "sandbox/answers/listing.hpp"
#include "sandbox/wire/cursor.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::array<std::string_view, 2> directions{"asc", "desc"};
constexpr std::size_t custom_keys_max = 15;
// More keys than a list has columns that a person sorts by.
constexpr std::size_t sort_keys_max = 5;
constexpr QueryReader::Range page_size{1, 500, 100};

// Below another record: those that lead there, or those that it leads to.
void read_place(const Reading& reading) {
    const auto& place = *reading.call.place;
    if (place.direction == Place::Direction::to_parent) {
        auto& links = reading.request.filter.links;
        links.insert(links.begin(), {std::string{place.relation}, reading.call.parent_id});
        return;
    }
    hold_to(reading, *place.parent, reading.call.parent_id, place.relation);
}

// The store's orders by the names that the entity gives them.
std::optional<RecordOrder> order_of(const EntityDescription& entity, std::string_view name) {
    if (!entity.rank_name.empty() && name == entity.rank_name) return RecordOrder::rank;
    if (name == "rank") return std::nullopt;
    return order_named(name);
}

// A cursor brings its order with it; a client that names another one has mixed up two lists.
void read_cursor_page(QueryReader& query, const EntityDescription& entity, RecordPage& page) {
    const auto name = query.text("sort_by");
    const auto order = order_of(entity, name.value_or("id"));
    if (!order) query.fail("sort_by", "is not one of the values that this parameter may have");
    const auto direction = query.one_of("sort_direction", directions);
    page.order = order.value_or(RecordOrder::id);
    page.direction = direction_named(direction.value_or("asc")).value_or(SortDirection::ascending);
    page.limit = query.number("limit", page_size, QueryReader::Above::refused);
    const auto text = query.text("cursor");
    if (!text) return;
    const auto cursor = read_cursor(*text);
    if (!cursor) return query.fail("cursor", "is not one that this list has given out");
    if ((name && cursor->order != page.order) || (direction && cursor->direction != page.direction))
        query.fail("cursor", "belongs to a list with another order");
    page.order = cursor->order;
    page.direction = cursor->direction;
    page.after = cursor->place;
}

// "add_time DESC, id ASC"
std::vector<SortKey> read_sort(QueryReader& query, const EntityDescription& entity) {
    std::vector<SortKey> keys;
    for (const auto piece : query.list("sort", {}, sort_keys_max)) {
        const auto space = piece.find(' ');
        const auto name = piece.substr(0, space);
        const auto direction = space == std::string_view::npos ? "ASC" : piece.substr(space + 1);
        const auto field = std::ranges::find_if(entity.fields, [&](const auto& candidate) {
            return candidate.name == name || candidate.v1_name == name;
        });
        const bool is_ascending = direction == "ASC" || direction == "asc";
        const bool is_descending = direction == "DESC" || direction == "desc";
        if (field == entity.fields.end() || (!is_ascending && !is_descending)) {
            query.fail("sort", "must be field names, each followed by ASC or DESC");
            return {};
        }
        keys.push_back(
            {field->name, is_descending ? SortDirection::descending : SortDirection::ascending});
    }
    return keys;
}

// An order that the store has needs no sorting.
void settle_order(const EntityDescription& entity, ListRequest& request) {
    auto& keys = request.sort;
    // Ties go by id anyway, in the same direction.
    if (keys.size() == 2 && keys[1].name == "id" && keys[0].direction == keys[1].direction)
        keys.pop_back();
    if (keys.size() != 1) return;
    const auto order = order_of(entity, keys.front().name);
    if (!order) return;
    request.page.order = *order;
    request.page.direction = keys.front().direction;
    keys.clear();
}

void read_start_page(QueryReader& query, const EntityDescription& entity, ListRequest& request) {
    request.page.order = entity.v1.default_order;
    request.page.offset = query.number("start", {0, INT64_MAX, 0}, QueryReader::Above::refused);
    request.page.limit = query.number("limit", page_size, QueryReader::Above::cut);
    request.sort = read_sort(query, entity);
    settle_order(entity, request);
}

ListRequest read_filters(QueryReader& query, const Call& call, const View& view) {
    ListRequest request;
    const Reading reading{query, call, view, request};
    for (const auto& filter : call.entity->surface(call.version).filters)
        read_filter(reading, filter);
    if (call.place != nullptr) read_place(reading);
    // Last, because what the other parameters say comes before it.
    if (request.stored_filter != nullptr) request.stored_filter->narrow(request.filter);
    return request;
}

}  // namespace

ListRequest read_list_request(QueryReader& query, const Call& call, const View& view) {
    if (call.version == ApiVersion::v2) return read_cursor_list_request(query, call, view);
    auto request = read_filters(query, call, view);
    read_start_page(query, *call.entity, request);
    return request;
}

ListRequest read_cursor_list_request(QueryReader& query, const Call& call, const View& view) {
    auto request = read_filters(query, call, view);
    read_cursor_page(query, *call.entity, request.page);
    request.examined_max = examined_records_max;
    return request;
}

Selection read_selection(QueryReader& query, const EntityDescription& entity) {
    std::vector<std::string_view> names;
    for (const auto& key : entity.v2.keys) names.push_back(key.name);
    for (const auto& field : entity.fields)
        if (field.shown == Shown::on_request) names.push_back(field.name);
    Selection selection;
    if (query.flag("include_option_labels").value_or(false))
        selection.option_form = OptionForm::with_labels;
    // The labels of the record: accepted, and there are none to show.
    query.flag("include_labels");
    if (!names.empty()) selection.extras = query.list("include_fields", names, names.size());
    selection.custom_keys = query.list("custom_fields", {}, custom_keys_max);
    return selection;
}

}  // namespace grantor::sandbox
