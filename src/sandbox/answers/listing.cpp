#include "sandbox/answers/listing.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace grantor::sandbox {
namespace {

// Rows read at a time where each is looked into; one more than the largest page.
constexpr std::int64_t batch_max = 501;

std::string plain_text(const json::value& value) {
    if (value.is_string()) return std::string{value.get_string()};
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_bool()) return value.get_bool() ? "1" : "0";
    return {};
}

bool passes(const ListRequest& request, const Item& item) {
    if (request.stored_filter != nullptr && !request.stored_filter->passes(item)) return false;
    return std::ranges::all_of(request.conditions, [&](const ItemCondition& condition) {
        return condition.holds(condition, plain_text(item.object.at(condition.field)));
    });
}

RecordCursor place_of(const Record& record, RecordOrder order) {
    switch (order) {
        case RecordOrder::id:
            return {record.id, record.id};
        case RecordOrder::add_time:
            return {to_ms(record.add_time), record.id};
        case RecordOrder::update_time:
            return {to_ms(record.update_time), record.id};
        case RecordOrder::rank:
            return {record.rank, record.id};
    }
    return {record.id, record.id};
}

// Everything that the request asks for is in the statement.
ItemPage plain_page(const View& view, const EntityDescription& entity, const ListRequest& request) {
    auto page = request.page;
    ++page.limit;  // one more tells whether there is another page
    auto records = view.list(entity, request.filter, page);
    ItemPage out;
    if (static_cast<std::int64_t>(records.size()) == page.limit) {
        records.pop_back();
        out.next = place_of(records.back(), page.order);
    }
    out.items = items_of(entity, records);
    return out;
}

// Calls `take` with each record that passes, in order, until it says stop. Returns where it stopped
// because it had examined enough.
enum class Walk { on, stop };
template <class Take>
std::optional<RecordCursor> walk(const View& view, const EntityDescription& entity,
                                 const ListRequest& request, Take take) {
    std::int64_t examined = 0;
    auto batch = request.page;
    batch.offset = 0;
    batch.limit = batch_max;
    while (true) {
        const auto records = view.list(entity, request.filter, batch);
        for (const auto& record : records) {
            auto item = item_of(entity, record);
            if (!item || !passes(request, *item)) continue;
            if (take(record, std::move(*item)) == Walk::stop) return std::nullopt;
        }
        if (static_cast<std::int64_t>(records.size()) < batch.limit) return std::nullopt;
        batch.after = place_of(records.back(), batch.order);
        examined += batch.limit;
        if (examined >= request.examined_max) return batch.after;
    }
}

ItemPage looked_into_page(const View& view, const EntityDescription& entity,
                          const ListRequest& request) {
    ItemPage out;
    auto to_skip = request.page.offset;
    std::optional<RecordCursor> last;
    const auto stopped = walk(view, entity, request, [&](const Record& record, Item item) {
        if (to_skip > 0) {
            --to_skip;
            return Walk::on;
        }
        if (static_cast<std::int64_t>(out.items.size()) == request.page.limit) {
            out.next = last;
            return Walk::stop;
        }
        out.items.push_back(std::move(item));
        last = place_of(record, request.page.order);
        return Walk::on;
    });
    if (stopped) out.next = stopped;
    return out;
}

// Nothing before something, numbers by size, texts and times by their letters.
bool is_less(const json::value& a, const json::value& b) {
    if (a.is_null() || b.is_null()) return a.is_null() && !b.is_null();
    if (a.is_number() && b.is_number()) return a.to_number<double>() < b.to_number<double>();
    if (a.is_string() && b.is_string()) return a.get_string() < b.get_string();
    if (a.is_bool() && b.is_bool()) return !a.get_bool() && b.get_bool();
    return false;
}

struct SortedRow {
    std::int64_t id = 0;
    std::vector<json::value> values;
};

bool comes_before(const SortedRow& a, const SortedRow& b, const std::vector<SortKey>& keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const bool is_descending = keys[i].direction == SortDirection::descending;
        if (is_less(a.values[i], b.values[i])) return !is_descending;
        if (is_less(b.values[i], a.values[i])) return is_descending;
    }
    return a.id < b.id;
}

// Any order that the store does not have needs all records at once: their keys, not all of them.
Answer<ItemPage> sorted_page(const View& view, const EntityDescription& entity,
                             const ListRequest& request) {
    std::vector<SortedRow> rows;
    walk(view, entity, request, [&](const Record& record, const Item& item) {
        SortedRow row{record.id, {}};
        for (const auto& key : request.sort) row.values.push_back(item.object.at(key.name));
        rows.push_back(std::move(row));
        return rows.size() > sorted_records_max ? Walk::stop : Walk::on;
    });
    if (rows.size() > sorted_records_max)
        return refuse_field("sort",
                            "so many records can be sorted by id, add_time and "
                            "update_time only");
    std::ranges::sort(rows, [&](const SortedRow& a, const SortedRow& b) {
        return comes_before(a, b, request.sort);
    });
    const auto count = static_cast<std::int64_t>(rows.size());
    const auto first = std::min(request.page.offset, count);
    const auto last = first + std::min(request.page.limit, count - first);
    std::vector<std::int64_t> ids;
    for (auto at = first; at < last; ++at) ids.push_back(rows[static_cast<std::size_t>(at)].id);
    ItemPage out;
    out.items = view.find_all(entity, ids);
    std::ranges::sort(out.items, {}, [&](const Item& item) {
        return std::ranges::find(ids, item.id) - ids.begin();
    });
    if (last < count) out.next = RecordCursor{};
    return out;
}

}  // namespace

Answer<ItemPage> read_page(const View& view, const EntityDescription& entity,
                           const ListRequest& request) {
    if (request.finds_nothing) return ItemPage{};
    if (!request.sort.empty()) return sorted_page(view, entity, request);
    if (request.conditions.empty() && request.stored_filter == nullptr)
        return plain_page(view, entity, request);
    return looked_into_page(view, entity, request);
}

}  // namespace grantor::sandbox
