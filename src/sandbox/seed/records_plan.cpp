#include "sandbox/seed/records_plan.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "sandbox/seed/draws.hpp"
#include "sandbox/seed/world_plan.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::size_t deal_count = 100;
constexpr std::size_t activity_count = 60;
constexpr std::size_t note_count = 30;
constexpr std::size_t line_count = 24;
constexpr std::size_t lead_count = 16;

constexpr std::array<std::string_view, 30> customers{
    "Harbour Foods",     "Northwind Ferries", "Blue Fjord Energy", "Castle Hotels",
    "Delta Print",       "Evergreen Farms",   "Falcon Couriers",   "Granite Works",
    "Hillside Clinics",  "Ironbridge Tools",  "Juniper Books",     "Kestrel Aviation",
    "Lakeside Dairy",    "Meridian Shipping", "Nordic Timber",     "Oakfield Schools",
    "Pinewood Studios",  "Quartz Optics",     "Riverbank Brewing", "Saffron Kitchens",
    "Tidewater Marine",  "Umbra Lighting",    "Valley Textiles",   "Westgate Motors",
    "Yellowstone Tours", "Zephyr Wind",       "Aster Pharma",      "Birchwood Homes",
    "Cobalt Mining",     "Dune Logistics"};
constexpr std::array<std::string_view, 14> projects{
    "annual support contract", "warehouse sensors",     "fleet renewal",
    "pilot for two sites",     "replacement of scales", "training for 40 people",
    "extension to 3 branches", "calibration service",   "spare parts for 2027",
    "new packing line",        "cold store monitoring", "maintenance, second year",
    "migration from paper",    "frame agreement"};
constexpr std::array<std::string_view, 6> lost_reasons{
    "Price too high",    "Chose a competitor", "No budget this year",
    "Project postponed", "No longer answers",  "Requirements changed"};

constexpr std::array<std::string_view, 16> first_names{
    "Anna",   "Bruno", "Carla", "David", "Elena", "Frank", "Greta", "Henrik",
    "Isabel", "Jonas", "Karin", "Leo",   "Maria", "Nils",  "Olga",  "Paul"};
constexpr std::array<std::string_view, 16> last_names{
    "Abel",    "Brandt", "Conti",  "Dahl",  "Engel", "Ferrari", "Gruber", "Holm",
    "Iversen", "Jung",   "Keller", "Lange", "Meyer", "Nord",    "Olsen",  "Perez"};
struct City {
    std::string_view name;
    std::string_view country;
};
constexpr std::array<City, 8> cities{{{"Tallinn", "Estonia"},
                                      {"Hamburg", "Germany"},
                                      {"Lyon", "France"},
                                      {"Porto", "Portugal"},
                                      {"Leeds", "United Kingdom"},
                                      {"Bergen", "Norway"},
                                      {"Turku", "Finland"},
                                      {"Graz", "Austria"}}};
struct Ware {
    std::string_view company;
    std::string_view name;
    std::string_view code;
    std::int64_t price;
};
constexpr std::array<Ware, 10> wares{{{"acme", "Floor scale 1500", "AC-100", 1200},
                                      {"acme", "Bench scale 30", "AC-110", 480},
                                      {"acme", "Warehouse sensor", "AC-200", 150},
                                      {"acme", "Calibration, one visit", "AC-900", 350},
                                      {"acme", "Support, one year", "AC-910", 1900},
                                      {"globex", "Pallet, national", "GL-10", 90},
                                      {"globex", "Pallet, international", "GL-20", 240},
                                      {"globex", "Container 20 ft", "GL-30", 3100},
                                      {"globex", "Cold storage, one month", "GL-40", 760},
                                      {"globex", "Customs papers", "GL-50", 120}}};
struct Task {
    std::string_view type;
    std::string_view subject;
};
constexpr std::array<Task, 6> tasks{{{"call", "Call about the offer"},
                                     {"meeting", "Visit on site"},
                                     {"task", "Prepare the contract"},
                                     {"deadline", "Offer ends"},
                                     {"email", "Send the price list"},
                                     {"lunch", "Lunch with the buyer"}}};
constexpr std::array<std::string_view, 8> remarks{
    "Decides together with the head of purchasing.",
    "Wants delivery before the summer break.",
    "Asked for references from the food industry.",
    "Budget is approved for this year only.",
    "Compares us with two others; price is not everything.",
    "Prefers calls in the morning.",
    "Needs training for the night shift, too.",
    "Contract has to be in English."};

std::string_view plan_status(Random& random) {
    const auto draw = between(random, 1, 100);
    return draw <= 62 ? "open" : draw <= 84 ? "won" : "lost";
}

std::vector<PlannedDeal> plan_deals(Random& random, const std::vector<PlannedUser>& users) {
    std::vector<PlannedDeal> deals;
    for (std::size_t i = 0; i < deal_count; ++i) {
        PlannedDeal deal;
        deal.company_label = i % 20 < 11 ? "acme" : "globex";
        const auto customer = pick(random, customers);
        deal.title = fmt::format("{}: {}", customer, pick(random, projects));
        deal.customer = customer;
        const auto& owner = deal.company_label == "acme" ? users[between(random, 0, 1)]
                                                         : users[between(random, 1, 3)];
        deal.owner_email = owner.email;
        deal.value = between(random, 4, 240) * 250;
        deal.stage_nr = between(random, 1, 5);
        deal.status = plan_status(random);
        if (deal.status == "lost") deal.lost_reason = pick(random, lost_reasons);
        deal.age_days = between(random, 20, 200);
        deal.settled_days = deal.age_days - between(random, 5, 19);
        deals.push_back(std::move(deal));
    }
    return deals;
}

template <class Records, class Wanted>
bool has(const Records& records, const Wanted& wanted) {
    return std::ranges::any_of(records, [&](const auto& each) {
        return each.company_label == wanted.company_label && each.name == wanted.customer;
    });
}

// "harbour.example" for Harbour Foods.
std::string domain_of(std::string_view organization) {
    std::string domain;
    for (const char c : organization.substr(0, organization.find(' ')))
        domain += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return domain + ".example";
}

// Everybody that there are deals with.
void plan_customers(Random& random, RecordsPlan& plan) {
    for (const auto& deal : plan.deals) {
        if (has(plan.organizations, deal)) continue;
        const auto& city = cities[random.number() % cities.size()];
        plan.organizations.push_back({deal.company_label, deal.customer, deal.owner_email,
                                      std::string{city.name}, std::string{city.country}});
        const auto first = pick(random, first_names);
        const auto last = pick(random, last_names);
        PlannedPerson person;
        person.company_label = deal.company_label;
        person.name = fmt::format("{} {}", first, last);
        person.owner_email = deal.owner_email;
        person.organization = deal.customer;
        person.email = fmt::format("{}.{}@{}", first, last, domain_of(deal.customer));
        for (char& c : person.email)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        person.phone = fmt::format("+372 555 {:04}", between(random, 0, 9999));
        plan.persons.push_back(std::move(person));
    }
}

void plan_work(Random& random, RecordsPlan& plan) {
    const auto any_deal = [&] { return static_cast<std::size_t>(random.number() % deal_count); };
    for (std::size_t i = 0; i < activity_count; ++i) {
        const auto deal = any_deal();
        const auto& task = tasks[random.number() % tasks.size()];
        plan.activities.push_back(
            {deal, std::string{task.type}, std::string{task.subject}, between(random, -20, 20)});
    }
    for (std::size_t i = 0; i < note_count; ++i) {
        const auto deal = any_deal();
        plan.notes.push_back({deal, std::string{pick(random, remarks)}});
    }
}

void plan_wares(Random& random, RecordsPlan& plan) {
    for (const auto& ware : wares)
        plan.products.push_back({std::string{ware.company}, std::string{ware.name},
                                 std::string{ware.code}, ware.price});
    // Lines go to the first deals, which leaves the values of the others round.
    for (std::size_t i = 0; i < line_count; ++i) {
        const auto deal = i / 2;
        const auto half = wares.size() / 2;
        const auto first = plan.deals[deal].company_label == "acme" ? 0 : half;
        plan.lines.push_back({deal, first + static_cast<std::size_t>(random.number() % half),
                              between(random, 1, 12)});
    }
}

void plan_leads(Random& random, RecordsPlan& plan) {
    for (std::size_t i = 0; i < lead_count; ++i) {
        const auto& organization = plan.organizations[random.number() % plan.organizations.size()];
        PlannedLead lead;
        lead.company_label = organization.company_label;
        lead.title = fmt::format("{}: {}", organization.name, pick(random, projects));
        lead.owner_email = organization.owner_email;
        lead.organization = organization.name;
        lead.value = between(random, 2, 60) * 500;
        lead.label = static_cast<std::size_t>(random.number() % 3);
        plan.leads.push_back(std::move(lead));
    }
}

}  // namespace

RecordsPlan plan_records(Random& random, const std::vector<PlannedUser>& users) {
    RecordsPlan plan;
    plan.deals = plan_deals(random, users);
    plan_customers(random, plan);
    plan_work(random, plan);
    plan_wares(random, plan);
    plan_leads(random, plan);
    return plan;
}

}  // namespace grantor::sandbox
