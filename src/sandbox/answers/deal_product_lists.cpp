// The two operations on deal products that concern several at once.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/answers/listing.hpp"
#include "sandbox/answers/operations.hpp"
#include "sandbox/answers/single.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/wire/cursor.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::size_t deals_max = 100;
constexpr std::size_t added_max = 100;

// Orders of several lists that are merged: the value of the order, then the id.
std::pair<std::int64_t, std::int64_t> place_of(const Record& record, RecordOrder order) {
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

std::vector<Record> merged_lists(const View& view, const std::vector<std::int64_t>& deals,
                                 const RecordPage& page) {
    std::vector<Record> all;
    for (const auto deal : deals)
        std::ranges::move(view.list(deal_product_entity, {.links = {{"deal_id", deal}}}, page),
                          std::back_inserter(all));
    const bool is_ascending = page.direction == SortDirection::ascending;
    std::ranges::sort(all, [&](const Record& a, const Record& b) {
        const auto left = place_of(a, page.order);
        const auto right = place_of(b, page.order);
        return is_ascending ? left < right : right < left;
    });
    return all;
}

}  // namespace

Answer<Reply> list_products_of_deals(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    auto deals = query.ids("deal_ids", deals_max);
    if (deals.empty()) query.fail("deal_ids", "is required");
    Call list{call};
    list.entity = &deal_product_entity;
    auto page = read_cursor_list_request(query, list, view).page;
    if (query.failure()) return refuse(*query.failure());
    std::ranges::sort(deals);
    const auto repeated = std::ranges::unique(deals);
    deals.erase(repeated.begin(), repeated.end());
    const auto limit = static_cast<std::size_t>(page.limit++);
    auto found = merged_lists(view, deals, page);
    json::value next = nullptr;
    if (found.size() > limit) {
        found.resize(limit);
        const auto [value, id] = place_of(found.back(), page.order);
        next = json::value(write_cursor({page.order, page.direction, {value, id}}));
    }
    Surroundings around(view);
    json::array data;
    for (const auto& item : items_of(deal_product_entity, found)) {
        data.emplace_back(in_v2({deal_product_entity, item, around}, {}));
    }
    auto reply = success(std::move(data));
    reply.body["additional_data"] = json::object{{"next_cursor", std::move(next)}};
    return reply;
}

Answer<Reply> add_products_to_deal(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    const auto* lines = call.body.if_contains("data");
    if (lines == nullptr || !lines->is_array())
        return refuse_field("data", "must be an array of objects");
    if (lines->get_array().empty() || lines->get_array().size() > added_max)
        return refuse_field("data", "must have 1 to 100 entries");
    json::array data;
    for (const auto& line : lines->get_array()) {
        if (!line.is_object()) return refuse_field("data", "must be an array of objects");
        const auto item = add_from(call, line.get_object(), view, tx);
        if (!item) return std::unexpected(item.error());
        data.push_back(written(*item, call, view).body.at("data"));
    }
    auto reply = success(std::move(data));
    reply.status = 201;
    return reply;
}

}  // namespace grantor::sandbox
