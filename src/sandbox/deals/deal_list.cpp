#include "sandbox/deals/deal_list.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace grantor::sandbox {
namespace {

// Rows read at a time; one more than the largest page.
constexpr std::int64_t batch_max = 501;

bool passes(const DealFilter& filter, const Record& record, const json::object& deal, Time now) {
    if (is_gone(record, now) || filter.wants_person_or_organization) return false;
    if (!filter.statuses.empty()) {
        const std::string status = record.is_deleted ? "deleted" : record.status;
        if (std::ranges::find(filter.statuses, status) == filter.statuses.end()) return false;
    }
    const bool is_archived = deal.at("is_archived").get_bool();
    if (is_archived != (filter.archived == ArchivedDeals::alone)) return false;
    if (filter.stage_id != 0 && deal.at("stage_id").get_int64() != filter.stage_id) return false;
    return filter.pipeline_id == 0 || deal.at("pipeline_id").get_int64() == filter.pipeline_id;
}

RecordFilter record_filter(const DealFilter& filter) {
    auto records = filter.records;
    const bool wants_deleted =
        std::ranges::find(filter.statuses, "deleted") != filter.statuses.end();
    records.deleted = wants_deleted ? DeletedRecords::included : DeletedRecords::left_out;
    if (!wants_deleted) records.statuses = filter.statuses;
    return records;
}

RecordCursor place_of(const Record& record, RecordOrder order) {
    switch (order) {
        case RecordOrder::id:
            return {record.id, record.id};
        case RecordOrder::add_time:
            return {to_ms(record.add_time), record.id};
        case RecordOrder::update_time:
            return {to_ms(record.update_time), record.id};
    }
    return {record.id, record.id};
}

}  // namespace

DealPage list_deals(const ReadTx& tx, CompanyId company, const DealFilter& filter,
                    const RecordPage& page, Time now) {
    const auto records = record_filter(filter);
    auto batch = page;
    batch.offset = 0;
    batch.limit = std::min(batch_max, page.limit + 1);
    auto to_skip = page.offset;
    DealPage out;
    std::optional<RecordCursor> last;
    while (true) {
        const auto rows = tx.records().list(deals_of(company), records, batch);
        for (const auto& record : rows) {
            auto deal = object_of(deal_entity, record);
            if (!passes(filter, record, deal, now)) continue;
            if (to_skip > 0) {
                --to_skip;
            } else if (static_cast<std::int64_t>(out.deals.size()) < page.limit) {
                out.deals.push_back(std::move(deal));
                last = place_of(record, page.order);
            } else {
                out.next = last;
                return out;
            }
        }
        if (static_cast<std::int64_t>(rows.size()) < batch.limit) return out;
        batch.after = place_of(rows.back(), page.order);
        batch.limit = batch_max;
    }
}

std::vector<json::object> all_deals(const ReadTx& tx, CompanyId company, const DealFilter& filter,
                                    Time now) {
    std::vector<json::object> out;
    RecordPage page{.limit = batch_max - 1};
    while (true) {
        auto next = list_deals(tx, company, filter, page, now);
        std::ranges::move(next.deals, std::back_inserter(out));
        if (!next.next) return out;
        page.after = next.next;
    }
}

std::optional<json::object> find_deal(const ReadTx& tx, CompanyId company, std::int64_t id,
                                      Time now) {
    const auto record = tx.records().find(deals_of(company), id);
    if (!record || is_gone(*record, now)) return std::nullopt;
    return object_of(deal_entity, *record);
}

}  // namespace grantor::sandbox
