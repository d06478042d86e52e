// The reading half of listing.hpp: from a query to conditions and a page.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/answers/listing.hpp"
#include "sandbox/wire/cursor.hpp"
#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/record_uuid.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::array<std::string_view, 2> directions{"asc", "desc"};
constexpr std::size_t custom_keys_max = 15;
constexpr std::size_t filter_values_max = 50;
// More keys than a list has columns that a person sorts by.
constexpr std::size_t sort_keys_max = 5;
constexpr QueryReader::Range page_size{1, 500, 100};

struct Reading {
    QueryReader& query;
    const Call& call;
    const View& view;
    ListRequest& request;
};

// The id of a record, in the form that its entity has.
std::optional<std::int64_t> read_record_id(const Reading& reading, std::string_view name,
                                           const EntityDescription& target) {
    if (target.id_form == IdForm::number) return reading.query.id(name);
    const auto text = reading.query.text(name);
    if (!text) return std::nullopt;
    if (!is_uuid(*text)) reading.query.fail(name, "must be a UUID");
    return read_uuid(reading.view.set_of(target), *text).value_or(0);
}

bool is_hidden(const View& view, const EntityDescription& target, std::int64_t id) {
    return target.visibility != Visibility::everyone && !view.find(target, id);
}

void read_relation(const Reading& reading, const FilterDescription& filter) {
    const auto& target = *reading.call.entity->field(filter.source)->target;
    const auto id = read_record_id(reading, filter.name, target);
    if (!id) return;
    reading.request.filter.links.push_back({std::string{filter.source}, *id});
    reading.request.finds_nothing |= is_hidden(reading.view, target, *id);
}

// The caller's own, unless the list is below another record.
void read_owner_or_you(const Reading& reading, const FilterDescription& filter) {
    if (reading.query.text(filter.name) == "0") return;
    if (const auto id = reading.query.id(filter.name))
        reading.request.filter.owner_id = UserId{*id};
    else if (reading.call.place == nullptr)
        reading.request.filter.owner_id = reading.view.user_id();
}

// The ids that one record leads to become the list's.
void hold_ids(ListRequest& request, const std::vector<std::int64_t>& ids) {
    request.filter.ids = ids;
    if (request.filter.ids.size() > record_ids_max) request.filter.ids.resize(record_ids_max);
    request.finds_nothing |= ids.empty();
}

std::vector<std::int64_t> held_ids(const View& view, const EntityDescription& holder,
                                   std::int64_t id, std::string_view field) {
    const auto item = view.find(holder, id);
    if (!item) return {};
    return targets_of(*holder.field(field), item->object.at(field), view.company_id());
}

void read_held_by(const Reading& reading, const FilterDescription& filter) {
    const auto& holder = *filter.holder;
    if (const auto id = read_record_id(reading, filter.name, holder))
        hold_ids(reading.request, held_ids(reading.view, holder, *id, filter.source));
}

void take_status(RecordFilter& filter, std::string_view status) {
    if (status != "deleted") {
        filter.statuses.emplace_back(status);
        return;
    }
    filter.shelves = {RecordShelf::deleted};
}

// v1: one status, or all but deleted ones.
void read_status(const Reading& reading, const FilterDescription& filter) {
    std::vector<std::string_view> words(reading.call.entity->statuses.begin(),
                                        reading.call.entity->statuses.end());
    words.insert(words.end(), {"deleted", "all_not_deleted"});
    const auto status = reading.query.one_of(filter.name, words);
    if (status && *status != "all_not_deleted") take_status(reading.request.filter, *status);
}

void read_statuses(const Reading& reading, const FilterDescription& filter) {
    std::vector<std::string_view> words(reading.call.entity->statuses.begin(),
                                        reading.call.entity->statuses.end());
    words.emplace_back("deleted");
    const auto wanted = reading.query.list(filter.name, words, words.size());
    const auto shelf = reading.request.filter.shelves.front();
    for (const auto status : wanted) take_status(reading.request.filter, status);
    if (!reading.request.filter.statuses.empty() &&
        reading.request.filter.shelves.front() == RecordShelf::deleted)
        reading.request.filter.shelves = {shelf, RecordShelf::deleted};
}

void read_condition(const Reading& reading, const FilterDescription& filter) {
    std::vector<std::string_view> values;
    if (filter.kind == FilterKind::one_of) {
        values = reading.query.list(filter.name, {}, filter_values_max);
    } else if (const auto text = reading.query.text(filter.name)) {
        values.push_back(*text);
    }
    const bool is_about_dates =
        filter.kind == FilterKind::from_date || filter.kind == FilterKind::to_date;
    if (is_about_dates && !values.empty() && !is_date(values.front()))
        reading.query.fail(filter.name, "must be a date like 2026-01-31");
    if (!values.empty()) reading.request.conditions.push_back({filter, std::move(values)});
}

void read_stored_filter(const Reading& reading, const FilterDescription& filter) {
    const auto id = reading.query.id(filter.name);
    if (!id) return;
    const auto found = find_stored_filter(*reading.call.entity, *id, reading.view);
    if (found == nullptr)
        reading.query.fail(filter.name, "there is no such filter for these records");
    reading.request.stored_filter = found;
}

// table: one row a kind.
void read_filter(const Reading& reading, const FilterDescription& filter) {
    auto& query = reading.query;
    auto& records = reading.request.filter;
    switch (filter.kind) {
        case FilterKind::ids:
            records.ids = query.ids(filter.name, record_ids_max);
            return;
        case FilterKind::owner:
            if (const auto id = query.id(filter.name)) records.owner_id = UserId{*id};
            return;
        case FilterKind::owner_or_you:
            return read_owner_or_you(reading, filter);
        case FilterKind::owned_by_you:
            if (query.flag(filter.name).value_or(false)) records.owner_id = reading.view.user_id();
            return;
        case FilterKind::relation:
            return read_relation(reading, filter);
        case FilterKind::held_by:
            return read_held_by(reading, filter);
        case FilterKind::status:
            return read_status(reading, filter);
        case FilterKind::statuses:
            return read_statuses(reading, filter);
        case FilterKind::done:
            if (const auto done = query.flag(filter.name))
                records.statuses = {*done ? "done" : "undone"};
            return;
        case FilterKind::updated_since:
            records.updated_since = query.moment(filter.name);
            return;
        case FilterKind::updated_until:
            records.updated_until = query.moment(filter.name);
            return;
        case FilterKind::stored_filter:
            return read_stored_filter(reading, filter);
        case FilterKind::equals:
        case FilterKind::one_of:
        case FilterKind::from_date:
        case FilterKind::to_date:
        case FilterKind::first_char:
            return read_condition(reading, filter);
        case FilterKind::ignored:
            return;
    }
}

// Below another record: those that lead there, or those that it leads to.
void read_place(const Reading& reading) {
    const auto& place = *reading.call.place;
    if (place.direction == Place::Direction::to_parent) {
        auto& links = reading.request.filter.links;
        links.insert(links.begin(), {std::string{place.relation}, reading.call.parent_id});
        return;
    }
    hold_ids(reading.request,
             held_ids(reading.view, *place.parent, reading.call.parent_id, place.relation));
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
