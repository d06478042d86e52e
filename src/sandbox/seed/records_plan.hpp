// The CRM part of the demo's plan: whom the companies sell to, what they sell, and their
// activities. Pure, from the seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace grantor::sandbox {

struct PlannedUser;

struct PlannedDeal {
    std::string company_label;
    std::string title;
    std::string owner_email;
    std::int64_t value = 0;
    std::int64_t stage_nr = 1;  // from 1
    std::string status;         // open, won, lost
    std::string lost_reason;
    std::int64_t age_days = 0;      // added so long before the start
    std::int64_t settled_days = 0;  // won or lost so long before the start
    std::string customer;           // the name of its organization
};

struct PlannedOrganization {
    std::string company_label;
    std::string name;
    std::string owner_email;
    std::string city;
    std::string country;
};

// Each organization has one; the deals with it are this person's.
struct PlannedPerson {
    std::string company_label;
    std::string name;
    std::string owner_email;
    std::string organization;  // its name
    std::string email;
    std::string phone;
};

struct PlannedProduct {
    std::string company_label;
    std::string name;
    std::string code;
    std::int64_t price = 0;
};

// What belongs to a deal: an index into the plan's deals.
struct PlannedActivity {
    std::size_t deal = 0;
    std::string type;
    std::string subject;
    std::int64_t due_in_days = 0;  // from the start; negative: it was due before, and was done
};
struct PlannedNote {
    std::size_t deal = 0;
    std::string content;
};
struct PlannedLine {
    std::size_t deal = 0;
    std::size_t product = 0;
    std::int64_t quantity = 1;
};

struct PlannedLead {
    std::string company_label;
    std::string title;
    std::string owner_email;
    std::string organization;  // its name
    std::int64_t value = 0;
    std::size_t label = 0;  // 0 hot, 1 warm, 2 cold
};

struct RecordsPlan {
    std::vector<PlannedDeal> deals;  // a hundred
    std::vector<PlannedOrganization> organizations;
    std::vector<PlannedPerson> persons;
    std::vector<PlannedProduct> products;
    std::vector<PlannedActivity> activities;
    std::vector<PlannedNote> notes;
    std::vector<PlannedLine> lines;
    std::vector<PlannedLead> leads;
};

RecordsPlan plan_records(Random& random, const std::vector<PlannedUser>& users);

}  // namespace grantor::sandbox
