// Walking over the deals of a company for the lists of both versions.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "model/record.hpp"
#include "sandbox/deals/deal.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {

enum class ArchivedDeals { left_out, alone };

struct DealFilter {
    RecordFilter records;
    ArchivedDeals archived = ArchivedDeals::left_out;
    // Deleted deals pass by being deleted, all others by their status. Empty: all but deleted ones.
    std::vector<std::string> statuses;
    std::int64_t stage_id = 0;     // zero: any
    std::int64_t pipeline_id = 0;  // zero: any
    // Persons and organizations do not exist, so no deal has one.
    bool wants_person_or_organization = false;
};

struct DealPage {
    std::vector<json::object> deals;
    std::optional<RecordCursor> next;  // nothing: this was the last page
};

// At most `page.limit` deals after `page.after`, without the first `page.offset`.
DealPage list_deals(const ReadTx& tx, CompanyId company, const DealFilter& filter,
                    const RecordPage& page, Time now);
// All of them, by id.
std::vector<json::object> all_deals(const ReadTx& tx, CompanyId company, const DealFilter& filter,
                                    Time now);

// Nothing: there is none, or it was deleted long ago.
std::optional<json::object> find_deal(const ReadTx& tx, CompanyId company, std::int64_t id,
                                      Time now);

inline RecordSet deals_of(CompanyId company) { return {company, std::string{deal_entity.name}}; }

}  // namespace grantor::sandbox
