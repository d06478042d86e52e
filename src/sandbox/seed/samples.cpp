#include "sandbox/seed/samples.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <stdexcept>

#include "sandbox/engine/writing.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/seed/new_company.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

struct SampleCustomer {
    std::string_view organization;
    std::string_view person;
    std::string_view email;
};
constexpr std::array<SampleCustomer, 3> customers{
    {{"Harbour Foods", "Anna Keller", "anna.keller@harbour-foods.example"},
     {"Nordic Timber", "Henrik Dahl", "henrik.dahl@nordic-timber.example"},
     {"Hillside Clinics", "Carla Conti", "carla.conti@hillside-clinics.example"}}};

struct SampleDeal {
    std::string_view title;
    std::int64_t value;
    std::size_t customer;
    std::int64_t stage_nr;  // the stages of a new company are numbered from 1
    std::string_view status;
    std::int64_t age_days;
};
constexpr std::array<SampleDeal, 10> deals{{
    {"Cold store monitoring", 18'400, 0, 1, "open", 2},
    {"Annual support contract", 6'200, 0, 3, "open", 9},
    {"New packing line", 74'000, 0, 5, "won", 40},
    {"Fleet renewal", 51'500, 1, 2, "open", 5},
    {"Warehouse sensors", 12'900, 1, 4, "open", 14},
    {"Spare parts", 2'350, 1, 4, "won", 31},
    {"Training for 40 people", 9'800, 1, 2, "lost", 28},
    {"Pilot for two sites", 15'000, 2, 1, "open", 1},
    {"Migration from paper", 33'700, 2, 3, "open", 12},
    {"Calibration service", 4'100, 2, 5, "open", 21},
}};

// Customers were there before the oldest deal.
constexpr days customer_age{60};

class Samples {
 public:
    Samples(CompanyId company, UserId owner, Time now, WriteTx& tx)
        : caller_{company, owner, {}, {}, {}}, now_(now), tx_(tx) {}

    void add_all() {
        std::array<json::object, customers.size()> parties;
        for (std::size_t i = 0; i < customers.size(); ++i) parties[i] = add_customer(customers[i]);
        for (const auto& deal : deals) add_deal(deal, parties[deal.customer]);
    }

 private:
    View view(days ago) const { return View(tx_, caller_, now_ - ago); }
    Item add(const EntityDescription& entity, const json::object& object, days ago) {
        auto item = add_item(entity, object, view(ago), tx_);
        if (!item) throw std::logic_error("a sample record contradicts itself");
        return std::move(*item);
    }

    // What a deal names of its customer.
    json::object add_customer(const SampleCustomer& sample) {
        const auto organization =
            add(organization_entity, {{"name", sample.organization}}, customer_age);
        const json::array emails{
            json::object{{"value", sample.email}, {"primary", true}, {"label", "work"}}};
        const auto person =
            add(person_entity,
                {{"name", sample.person}, {"org_id", organization.id}, {"emails", emails}},
                customer_age);
        return {{"org_id", organization.id}, {"person_id", person.id}};
    }

    void add_deal(const SampleDeal& sample, json::object object) {
        object["title"] = sample.title;
        object["value"] = sample.value;
        object["origin"] = "ManuallyCreated";
        auto deal = add(deal_entity, object, days{sample.age_days});
        json::object changes{{"stage_id", sample.stage_nr}};
        if (sample.status != "open") changes["status"] = sample.status;
        if (!change_item(deal_entity, std::move(deal), changes, view(days{0}), tx_))
            throw std::logic_error("a sample deal contradicts itself");
    }

    const ApiCaller caller_;
    const Time now_;
    WriteTx& tx_;
};

}  // namespace

void furnish_newcomer(CompanyId company, Time now, WriteTx& tx) {
    const bool is_new = !is_furnished(company, tx);
    furnish(company, now, tx);
    if (!is_new) return;
    for (const auto& membership : tx.memberships().of_company(company)) {
        if (membership.role != Role::admin) continue;
        Samples(company, membership.user_id, now, tx).add_all();
        return;
    }
}

}  // namespace grantor::sandbox
