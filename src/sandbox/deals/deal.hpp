// What a deal is: its fields, and what follows from a change (a won deal has a time at which it was
// won). The operations are in deals_v1.hpp and deals_v2.hpp.
#pragma once

#include <string_view>

#include "model/company.hpp"
#include "sandbox/entity.hpp"

namespace grantor::sandbox {

extern const EntityDescription deal_entity;

// Deleted deals are kept this long, then nobody finds them any more (reference §6.5).
inline constexpr days deleted_deal_lifetime{30};
bool is_gone(const Record& record, Time now);

struct DealMaker {
    CompanyId company_id;
    std::string_view currency;  // the company's
    UserId creator;
    std::string_view origin = "API";  // or "ManuallyCreated"
    Time now;
};
// A new deal with `changes` applied; its id is still 0.
Answer<json::object> make_deal(const json::object& changes, const DealMaker& maker);

// Applies checked changes and what follows from them. Refuses changes that contradict each other.
std::optional<Failure> change_deal(json::object& deal, const json::object& changes, Time now);

}  // namespace grantor::sandbox
