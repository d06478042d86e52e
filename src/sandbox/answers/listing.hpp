// What a client asks a list for, read from the query of either version, and the page that answers
// it.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sandbox/engine/showing.hpp"
#include "sandbox/engine/view.hpp"
#include "sandbox/filters/stored_filter.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {

// A condition that the store cannot hold: each record is looked into.
struct ItemCondition {
    using Holds = bool (*)(const ItemCondition& condition, std::string_view text);

    std::string_view field;
    std::vector<std::string_view> values;
    Holds holds;  // for the field's value as a text
};
struct SortKey {
    std::string_view name;  // of the v2 field
    SortDirection direction = SortDirection::ascending;
};

struct ListRequest {
    RecordFilter filter;
    RecordPage page;
    std::vector<ItemCondition> conditions;
    std::shared_ptr<const StoredFilter> stored_filter;  // null: none
    std::vector<SortKey> sort;                          // v1, where the store has no such order
    // Records that a page may look into before it says where it stopped; a page by `start` has no
    // way to say so.
    std::int64_t examined_max = INT64_MAX;
    bool finds_nothing = false;  // a filter refers to something that does not exist
};

// Of a page by cursor: 0.1 s at most, whatever a filter leaves out.
inline constexpr std::int64_t examined_records_max = 5000;
// What a list without pages shows at most.
inline constexpr std::int64_t list_without_pages_max = 1000;
// More records than this are sorted by the store's orders only.
inline constexpr std::size_t sorted_records_max = 20'000;

// The filters of the surface, start or cursor, limit, sort. What is wrong is left in `query`.
ListRequest read_list_request(QueryReader& query, const Call& call, const View& view);
// As v2 has it, whatever the version.
ListRequest read_cursor_list_request(QueryReader& query, const Call& call, const View& view);
// include_fields, custom_fields and the like of v2.
Selection read_selection(QueryReader& query, const EntityDescription& entity);

struct ItemPage {
    std::vector<Item> items;
    std::optional<RecordCursor> next;  // nothing: this was the last page
};
// A page by cursor may have fewer items than its limit and still a next one.
// At most `page.limit` items after `page.after`, without the first `page.offset`. Refuses to sort
// more than sorted_records_max.
Answer<ItemPage> read_page(const View& view, const EntityDescription& entity,
                           const ListRequest& request);

}  // namespace grantor::sandbox
