#include "sandbox/deals/deals_v1.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/deals/deal_list.hpp"
#include "sandbox/deals/deal_v1_shape.hpp"
#include "sandbox/deals/deal_writing.hpp"
#include "sandbox/query_reader.hpp"

namespace grantor::sandbox::deals_v1 {
namespace {

constexpr std::array<std::string_view, 5> statuses{"open", "won", "lost", "deleted",
                                                   "all_not_deleted"};
// More keys than a list has columns that a person sorts by.
constexpr std::size_t sort_keys_max = 5;

struct SortKey {
    std::string_view name;  // of the v2 field
    SortDirection direction = SortDirection::ascending;
};

struct ListRequest {
    DealFilter filter;
    std::vector<SortKey> sort;
    std::int64_t start = 0;
    std::int64_t limit = 100;
};

// "add_time DESC, id ASC"
std::vector<SortKey> read_sort(QueryReader& query) {
    std::vector<SortKey> keys;
    for (const auto piece : query.list("sort", {}, sort_keys_max)) {
        const auto space = piece.find(' ');
        const auto name = piece.substr(0, space);
        const auto direction = space == std::string_view::npos ? "ASC" : piece.substr(space + 1);
        const auto field = std::ranges::find_if(deal_entity.fields, [&](const auto& candidate) {
            return candidate.name == name || candidate.v1_name == name;
        });
        const bool is_ascending = direction == "ASC" || direction == "asc";
        const bool is_descending = direction == "DESC" || direction == "desc";
        if (field == deal_entity.fields.end() || (!is_ascending && !is_descending)) {
            query.fail("sort", "must be field names, each followed by ASC or DESC");
            return {};
        }
        keys.push_back(
            {field->name, is_descending ? SortDirection::descending : SortDirection::ascending});
    }
    return keys;
}

ListRequest read_list(const Call& call, QueryReader& query) {
    ListRequest request;
    auto& filter = request.filter;
    filter.records.owner_id = UserId{query.id("user_id").value_or(0)};
    if (query.flag("owned_by_you").value_or(false)) filter.records.owner_id = call.caller.user_id;
    filter.stage_id = query.id("stage_id").value_or(0);
    const auto status = query.one_of("status", statuses).value_or("all_not_deleted");
    if (status != "all_not_deleted") filter.statuses = {std::string{status}};
    if (query.id("filter_id")) query.fail("filter_id", "there is no such filter in this company");
    request.start = query.number("start", {0, INT64_MAX, 0}, QueryReader::Above::refused);
    request.limit = query.number("limit", {1, 500, 100}, QueryReader::Above::cut);
    request.sort = read_sort(query);
    return request;
}

// Nothing before something, numbers by size, texts and times by their letters.
bool is_less(const json::value& a, const json::value& b) {
    if (a.is_null() || b.is_null()) return a.is_null() && !b.is_null();
    if (a.is_number() && b.is_number()) return a.to_number<double>() < b.to_number<double>();
    if (a.is_string() && b.is_string()) return a.get_string() < b.get_string();
    if (a.is_bool() && b.is_bool()) return !a.get_bool() && b.get_bool();
    return false;
}

// Any order but the plain one needs all deals of the company at once.
DealPage sorted_page(const ReadTx& tx, const Call& call, const ListRequest& request) {
    auto deals = all_deals(tx, call.caller.company_id, request.filter, call.now);
    std::ranges::sort(deals, [&](const json::object& a, const json::object& b) {
        for (const auto& key : request.sort) {
            const auto& left = a.at(key.name);
            const auto& right = b.at(key.name);
            const bool is_descending = key.direction == SortDirection::descending;
            if (is_less(left, right)) return !is_descending;
            if (is_less(right, left)) return is_descending;
        }
        return is_less(a.at("id"), b.at("id"));
    });
    DealPage page;
    const auto count = static_cast<std::int64_t>(deals.size());
    const auto first = std::min(request.start, count);
    const auto last = first + std::min(request.limit, count - first);
    page.deals.assign(std::make_move_iterator(deals.begin() + first),
                      std::make_move_iterator(deals.begin() + last));
    if (last < count) page.next = RecordCursor{};
    return page;
}

DealPage read_page(const ReadTx& tx, const Call& call, const ListRequest& request) {
    if (!request.sort.empty()) return sorted_page(tx, call, request);
    const RecordPage page{.offset = request.start, .limit = request.limit};
    return list_deals(tx, call.caller.company_id, request.filter, page, call.now);
}

json::object pagination(const ListRequest& request, const DealPage& page) {
    json::object out{{"start", request.start},
                     {"limit", request.limit},
                     {"more_items_in_collection", page.next.has_value()}};
    if (page.next) out["next_start"] = request.start + request.limit;
    return out;
}

Reply single(const json::object& deal, const DealSurroundings& around, json::object shown) {
    RelatedObjects related(around);
    related.add(deal);
    auto reply = success(std::move(shown));
    reply.body["related_objects"] = related.take();
    return reply;
}

}  // namespace

Answer<Reply> list(const Call& call, const ReadTx& tx) {
    QueryReader query(call.query);
    const auto request = read_list(call, query);
    if (query.failure()) return refuse(*query.failure());
    const auto page = read_page(tx, call, request);
    const auto around = read_surroundings(tx, call.caller.company_id);
    RelatedObjects related(around);
    json::array data;
    data.reserve(page.deals.size());
    for (const auto& deal : page.deals) {
        data.push_back(deal_in_v1(deal, around));
        related.add(deal);
    }
    auto reply = success(data.empty() ? json::value(nullptr) : json::value(std::move(data)));
    reply.body["additional_data"] = json::object{{"pagination", pagination(request, page)}};
    reply.body["related_objects"] = related.take();
    return reply;
}

Answer<Reply> get(const Call& call, const ReadTx& tx) {
    const auto deal = find_deal(tx, call.caller.company_id, call.id, call.now);
    if (!deal) return refuse(deal_not_found(call.version));
    const auto around = read_surroundings(tx, call.caller.company_id);
    auto shown = deal_in_v1(*deal, around);
    json::value dropbox = shown.at("cc_email");
    add_single_deal_keys(shown, *deal, call.now);
    RelatedObjects related(around);
    related.add(*deal);
    auto reply = success(std::move(shown));
    reply.body["additional_data"] = json::object{{"dropbox_email", std::move(dropbox)}};
    reply.body["related_objects"] = related.take();
    return reply;
}

Answer<Reply> add(const Call& call, WriteTx& tx) {
    const auto deal = add_deal(call, tx);
    if (!deal) return std::unexpected(deal.error());
    const auto around = read_surroundings(tx, call.caller.company_id);
    auto reply = single(*deal, around, deal_in_v1(*deal, around));
    reply.status = 201;
    return reply;
}

Answer<Reply> update(const Call& call, WriteTx& tx) {
    const auto deal = update_deal(call, tx);
    if (!deal) return std::unexpected(deal.error());
    const auto around = read_surroundings(tx, call.caller.company_id);
    return single(*deal, around, deal_in_v1(*deal, around));
}

}  // namespace grantor::sandbox::deals_v1
