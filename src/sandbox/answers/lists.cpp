// Lists in both versions.
#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/answers/listing.hpp"
#include "sandbox/answers/operations.hpp"
#include "sandbox/wire/cursor.hpp"

namespace grantor::sandbox {
namespace {

json::value next_cursor(const ItemPage& found, const RecordPage& page) {
    if (!found.next) return nullptr;
    return json::value(write_cursor({page.order, page.direction, *found.next}));
}

// The published description of v1 has the page next to `pagination`; clients expect it inside.
json::object paging(const RecordPage& page, const ItemPage& found) {
    json::object out{{"start", page.offset},
                     {"limit", page.limit},
                     {"more_items_in_collection", found.next.has_value()}};
    auto inside = out;
    if (found.next) inside["next_start"] = page.offset + page.limit;
    out["pagination"] = std::move(inside);
    return out;
}

std::vector<ShownKey> wanted_keys(const EntityDescription& entity, const Selection& selection) {
    std::vector<ShownKey> keys;
    for (const auto& key : entity.v2.keys)
        if (std::ranges::find(selection.extras, key.name) != selection.extras.end())
            keys.push_back(key);
    return keys;
}

Reply v2_list(const Call& call, const View& view, const ListRequest& request,
              const Selection& selection, const ItemPage& page) {
    Surroundings around(view);
    around.prepare(*call.entity, page.items, wanted_keys(*call.entity, selection),
                   Surroundings::Needed::visibility);
    json::array data;
    data.reserve(page.items.size());
    for (const auto& item : page.items)
        data.emplace_back(in_v2({*call.entity, item, around}, selection));
    auto reply = success(std::move(data));
    reply.body["additional_data"] = json::object{{"next_cursor", next_cursor(page, request.page)}};
    return reply;
}

json::array v1_data(const Call& call, const ItemPage& page, const Surroundings& around,
                    Relations relations) {
    json::array data;
    data.reserve(page.items.size());
    for (const auto& item : page.items)
        data.emplace_back(in_v1({*call.entity, item, around}, relations));
    return data;
}

Reply v1_list(const Call& call, const View& view, const ListRequest& request,
              const ItemPage& page) {
    const auto& surface = call.entity->v1;
    Surroundings around(view);
    around.prepare(*call.entity, page.items, surface.keys, Surroundings::Needed::everything);
    const bool is_plain = call.place != nullptr && call.place->is_plain;
    auto data = v1_data(call, page, around, is_plain ? Relations::plain : Relations::expanded);
    const bool is_null = data.empty() && surface.empty_list == EmptyList::null;
    auto reply = success(is_null ? json::value(nullptr) : json::value(std::move(data)));
    if (surface.pages == Pages::by_start)
        reply.body["additional_data"] = paging(request.page, page);
    if (surface.related.empty() || is_plain) return reply;
    RelatedObjects related(*call.entity, around);
    for (const auto& item : page.items) related.add(item);
    reply.body["related_objects"] = related.take();
    return reply;
}

// The record that the list is below; nothing to refuse for a list on its own.
std::optional<Failure> missing_parent(const Call& call, const View& view) {
    if (call.place == nullptr) return std::nullopt;
    const auto& parent = *call.place->parent;
    if (view.find(parent, call.parent_id)) return std::nullopt;
    return not_found(call.version, parent.label);
}

Answer<Reply> list_from(const Call& call, const ReadTx& tx, RecordShelf shelf) {
    const View view(tx, call);
    if (auto failure = missing_parent(call, view)) return refuse(std::move(*failure));
    QueryReader query(call.query);
    auto request = read_list_request(query, call, view);
    for (auto& each : request.filter.shelves)
        if (each == RecordShelf::live) each = shelf;
    if (call.version == ApiVersion::v1 && call.entity->v1.pages == Pages::none)
        request.page = {.order = request.page.order, .limit = list_without_pages_max};
    Selection selection;
    if (call.version == ApiVersion::v2) selection = read_selection(query, *call.entity);
    if (query.failure()) return refuse(*query.failure());
    const auto page = read_page(view, *call.entity, request);
    if (!page) return std::unexpected(page.error());
    if (call.version == ApiVersion::v2) return v2_list(call, view, request, selection, *page);
    return v1_list(call, view, request, *page);
}

}  // namespace

Answer<Reply> list_records(const Call& call, const ReadTx& tx) {
    return list_from(call, tx, RecordShelf::live);
}

Answer<Reply> list_archived_records(const Call& call, const ReadTx& tx) {
    return list_from(call, tx, RecordShelf::archived);
}

Answer<Reply> list_record_collection(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    auto request = read_cursor_list_request(query, call, view);
    request.filter.updated_since = query.moment("since");
    request.filter.updated_until = query.moment("until");
    if (query.failure()) return refuse(*query.failure());
    const auto page = read_page(view, *call.entity, request);
    if (!page) return std::unexpected(page.error());
    Surroundings around(view);
    around.prepare(*call.entity, page->items, call.entity->v1.keys,
                   Surroundings::Needed::everything);
    auto reply = success(v1_data(call, *page, around, Relations::plain));
    reply.body["additional_data"] = json::object{{"next_cursor", next_cursor(*page, request.page)}};
    return reply;
}

}  // namespace grantor::sandbox
