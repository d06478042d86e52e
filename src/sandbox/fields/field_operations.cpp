// Listing and getting fields.
#include "sandbox/fields/field_operations.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/engine/view.hpp"
#include "sandbox/fields/field_shapes.hpp"
#include "sandbox/fields/named_field.hpp"
#include "sandbox/wire/cursor.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox::fields {
namespace {

using enum ApiVersion;

constexpr QueryReader::Range page_size{1, 500, 100};

std::vector<std::string_view> read_extras(QueryReader& query, const Call& call) {
    if (call.version == v1) return {};
    const auto names = extras_of(*call.entity);
    return query.list("include_fields", names, names.size());
}

// The definitions of the custom fields among these.
std::vector<Item> definitions_of(std::span<const KnownField> fields, const View& view) {
    std::vector<std::int64_t> ids;
    for (const auto& field : fields)
        if (field.custom != nullptr) ids.push_back(field.custom->id);
    if (ids.empty()) return {};
    return view.find_all(custom_field_entity, ids);
}

json::array shown_fields(std::span<const KnownField> fields, const Call& call, const View& view,
                         const std::vector<std::string_view>& extras) {
    const auto definitions = definitions_of(fields, view);
    json::array data;
    for (const auto& field : fields) {
        const auto own = std::ranges::find_if(definitions, [&](const Item& definition) {
            return field.custom != nullptr && definition.id == field.custom->id;
        });
        const ShownField shown{field, own == definitions.end() ? nullptr : &*own, *call.entity};
        data.push_back(call.version == v1 ? in_v1(shown) : in_v2(shown, extras));
    }
    return data;
}

struct Slice {
    std::size_t first = 0;
    std::size_t last = 0;
};

// The cursor is the id of the last field before.
Slice read_cursor_slice(QueryReader& query, const std::vector<KnownField>& fields) {
    const auto limit = query.number("limit", page_size, QueryReader::Above::refused);
    std::int64_t after = 0;
    if (const auto text = query.text("cursor")) {
        const auto cursor = read_cursor(*text);
        if (!cursor) query.fail("cursor", "is not one that this list has given out");
        if (cursor) after = cursor->place.id;
    }
    const auto first =
        std::ranges::find_if(fields, [&](const KnownField& field) { return field.id > after; });
    const auto at = static_cast<std::size_t>(first - fields.begin());
    return {at, std::min(fields.size(), at + static_cast<std::size_t>(limit))};
}

Reply v2_list(json::array data, const Slice& slice, const std::vector<KnownField>& fields) {
    auto reply = success(std::move(data));
    json::value next = nullptr;
    if (slice.last < fields.size()) {
        const auto id = fields[slice.last - 1].id;
        next = json::value(write_cursor({.place = {id, id}}));
    }
    reply.body["additional_data"] = json::object{{"next_cursor", next}};
    return reply;
}

struct Start {
    std::int64_t start = 0;
    std::int64_t limit = 0;
};

// The published description of v1 has the page next to `pagination`; clients expect it inside.
Reply v1_list(json::array data, const Start& page, bool has_more) {
    json::object pagination{
        {"start", page.start}, {"limit", page.limit}, {"more_items_in_collection", has_more}};
    auto additional = pagination;
    if (has_more) pagination["next_start"] = page.start + page.limit;
    additional["pagination"] = std::move(pagination);
    auto reply = success(std::move(data));
    reply.body["additional_data"] = std::move(additional);
    return reply;
}

Answer<Reply> list_by_start(const Call& call, const View& view) {
    QueryReader query(call.query);
    const auto fields = fields_of(*call.entity, view);
    const auto count = static_cast<std::int64_t>(fields.size());
    const Start page{query.number("start", {0, INT64_MAX, 0}, QueryReader::Above::refused),
                     query.number("limit", page_size, QueryReader::Above::cut)};
    if (query.failure()) return refuse(*query.failure());
    const auto first = std::min(page.start, count);
    const auto last = first + std::min(page.limit, count - first);
    const std::span<const KnownField> all(fields);
    auto data = shown_fields(
        all.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)), call,
        view, {});
    return v1_list(std::move(data), page, last < count);
}

}  // namespace

const KnownField* named_field(const std::vector<KnownField>& fields, const Call& call) {
    if (call.version == v1) return find_field(fields, call.id);
    return find_field(fields, call.code);
}

json::object shown_field(const KnownField& field, const Call& call, const View& view,
                         const std::vector<std::string_view>& extras) {
    auto shown = shown_fields({&field, 1}, call, view, extras);
    return std::move(shown.front().get_object());
}

Answer<Reply> list(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    if (call.version == v1) return list_by_start(call, view);
    QueryReader query(call.query);
    const auto fields = fields_of(*call.entity, view);
    const auto slice = read_cursor_slice(query, fields);
    const auto extras = read_extras(query, call);
    if (query.failure()) return refuse(*query.failure());
    const std::span<const KnownField> all(fields);
    auto data =
        shown_fields(all.subspan(slice.first, slice.last - slice.first), call, view, extras);
    return v2_list(std::move(data), slice, fields);
}

Answer<Reply> get(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    const auto extras = read_extras(query, call);
    if (query.failure()) return refuse(*query.failure());
    const auto fields = fields_of(*call.entity, view);
    const auto* field = named_field(fields, call);
    if (field == nullptr) return refuse(not_found(call.version, custom_field_entity.label));
    return success(shown_field(*field, call, view, extras));
}

}  // namespace grantor::sandbox::fields
