// A deal as API v1 shows it: a projection of the v2 object, with its users, stage and amounts
// written out (reference §6.6).
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <unordered_map>

#include "model/company.hpp"
#include "sandbox/call.hpp"

namespace grantor::sandbox {

// The people and the company that deals of one answer mention.
struct DealSurroundings {
    std::string company_label;
    std::unordered_map<UserId, User> users;
};
DealSurroundings read_surroundings(const ReadTx& tx, CompanyId company);

json::object deal_in_v1(const json::object& deal, const DealSurroundings& around);
// The keys that only the answer about a single deal has.
void add_single_deal_keys(json::object& shown, const json::object& deal, Time now);

// `related_objects` of an answer: maps by id, as text.
class RelatedObjects {
 public:
    explicit RelatedObjects(const DealSurroundings& around) : around_(around) {}
    void add(const json::object& deal);
    json::object take();

 private:
    const DealSurroundings& around_;
    json::object users_;
    json::object stages_;
    json::object pipelines_;
};

}  // namespace grantor::sandbox
