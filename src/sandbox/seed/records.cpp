#include "sandbox/seed/records.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <stdexcept>

#include "sandbox/engine/writing.hpp"
#include "sandbox/entities/entities.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

// Organizations and what is sold were there for a while.
constexpr days record_age{210};
constexpr days lead_age{12};

class Planting {
 public:
    Planting(WriteTx& tx, const RecordsPlan& plan, const SeededWorld& world, Time now)
        : tx_(tx), plan_(plan), world_(world), now_(now) {}

    void plant() {
        for (const auto& each : plan_.organizations) plant_organization(each);
        for (const auto& each : plan_.persons) plant_person(each);
        for (const auto& each : plan_.products) plant_product(each);
        for (const auto& each : plan_.deals) plant_deal(each);
        for (const auto& each : plan_.lines) plant_line(each);
        for (const auto& each : plan_.activities) plant_activity(each);
        for (const auto& each : plan_.notes) plant_note(each);
        for (const auto& each : plan_.leads) plant_lead(each);
    }

 private:
    using Key = std::pair<std::string, std::string>;  // company, name

    CompanyId company(std::string_view label) const {
        return std::ranges::find(world_.companies, label, &SeededCompany::label)->id;
    }
    UserId user(std::string_view email) const {
        return std::ranges::find_if(world_.users,
                                    [&](const auto& each) { return each.plan.email == email; })
            ->id;
    }

    struct Author {
        std::string company_label;
        UserId user;
        Time at;
    };
    View view(const Author& author) const {
        return View(tx_, ApiCaller{company(author.company_label), author.user, {}, {}, {}},
                    author.at);
    }
    Item add(const EntityDescription& entity, const json::object& object, const Author& author) {
        auto item = add_item(entity, object, view(author), tx_);
        if (!item) throw std::logic_error("a demo record contradicts itself");
        return std::move(*item);
    }

    void plant_organization(const PlannedOrganization& plan) {
        const json::object address{{"value", plan.city + ", " + plan.country},
                                   {"country", plan.country},
                                   {"admin_area_level_1", nullptr},
                                   {"admin_area_level_2", nullptr},
                                   {"locality", plan.city},
                                   {"sublocality", nullptr},
                                   {"route", nullptr},
                                   {"street_number", nullptr},
                                   {"subpremise", nullptr},
                                   {"postal_code", nullptr}};
        const auto item = add(organization_entity, {{"name", plan.name}, {"address", address}},
                              {plan.company_label, user(plan.owner_email), now_ - record_age});
        organizations_[{plan.company_label, plan.name}] = item.id;
    }

    void plant_person(const PlannedPerson& plan) {
        const auto contact = [](const std::string& value) {
            return json::array{
                json::object{{"value", value}, {"primary", true}, {"label", "work"}}};
        };
        const Key key{plan.company_label, plan.organization};
        const auto item = add(person_entity,
                              {{"name", plan.name},
                               {"org_id", organizations_.at(key)},
                               {"emails", contact(plan.email)},
                               {"phones", contact(plan.phone)}},
                              {plan.company_label, user(plan.owner_email), now_ - record_age});
        persons_[key] = item.id;
    }

    void plant_product(const PlannedProduct& plan) {
        const auto& company = *tx_.companies().find(this->company(plan.company_label));
        const json::array prices{json::object{{"price", plan.price},
                                              {"currency", company.currency},
                                              {"cost", 0},
                                              {"direct_cost", nullptr},
                                              {"notes", ""}}};
        products_.push_back(add(product_entity,
                                {{"name", plan.name}, {"code", plan.code}, {"prices", prices}},
                                {plan.company_label, admin_of(company.id), now_ - record_age})
                                .id);
    }

    UserId admin_of(CompanyId company) const {
        for (const auto& membership : tx_.memberships().of_company(company))
            if (membership.role == Role::admin) return membership.user_id;
        throw std::logic_error("a demo company has no admin");
    }

    // The stages of a new company are numbered from 1.
    void plant_deal(const PlannedDeal& plan) {
        const auto owner = user(plan.owner_email);
        const Key key{plan.company_label, plan.customer};
        const Author author{plan.company_label, owner, now_ - days{plan.age_days}};
        auto deal = add(deal_entity,
                        {{"title", plan.title},
                         {"value", plan.value},
                         {"org_id", organizations_.at(key)},
                         {"person_id", persons_.at(key)},
                         {"origin", "ManuallyCreated"}},
                        author);
        json::object changes{{"stage_id", plan.stage_nr}};
        if (plan.status != "open") changes["status"] = plan.status;
        if (!plan.lost_reason.empty()) changes["lost_reason"] = plan.lost_reason;
        const Author later{plan.company_label, owner, now_ - days{plan.settled_days}};
        deals_.push_back(deal.id);
        if (!change_item(deal_entity, std::move(deal), changes, view(later), tx_))
            throw std::logic_error("a demo deal contradicts itself");
    }

    Author author_of_deal(std::size_t deal, Time at) const {
        const auto& plan = plan_.deals[deal];
        return {plan.company_label, user(plan.owner_email), at};
    }
    Time settled(std::size_t deal) const { return now_ - days{plan_.deals[deal].settled_days}; }
    Key customer_of(std::size_t deal) const {
        return {plan_.deals[deal].company_label, plan_.deals[deal].customer};
    }

    void plant_line(const PlannedLine& plan) {
        add(deal_product_entity,
            {{"deal_id", deals_[plan.deal]},
             {"product_id", products_[plan.product]},
             {"item_price", plan_.products[plan.product].price},
             {"quantity", plan.quantity}},
            author_of_deal(plan.deal, settled(plan.deal)));
    }

    void plant_activity(const PlannedActivity& plan) {
        const auto due = now_ + days{plan.due_in_days};
        const auto key = customer_of(plan.deal);
        add(activity_entity,
            {{"subject", plan.subject},
             {"type", plan.type},
             {"deal_id", deals_[plan.deal]},
             {"person_id", persons_.at(key)},
             {"org_id", organizations_.at(key)},
             {"due_date", to_rfc3339(due).substr(0, 10)},
             {"done", plan.due_in_days < 0}},
            author_of_deal(plan.deal, std::min(due, now_ - days{2})));
    }

    void plant_note(const PlannedNote& plan) {
        const auto key = customer_of(plan.deal);
        add(note_entity,
            {{"content", plan.content},
             {"deal_id", deals_[plan.deal]},
             {"org_id", organizations_.at(key)}},
            author_of_deal(plan.deal, settled(plan.deal)));
    }

    void plant_lead(const PlannedLead& plan) {
        const auto& company = *tx_.companies().find(this->company(plan.company_label));
        const Key key{plan.company_label, plan.organization};
        // The labels of a new company are numbered as the plan numbers them, from 1.
        const auto label =
            shown_id(lead_label_entity, static_cast<std::int64_t>(plan.label) + 1, company.id);
        add(lead_entity,
            {{"title", plan.title},
             {"organization_id", organizations_.at(key)},
             {"person_id", persons_.at(key)},
             {"value", json::object{{"amount", plan.value}, {"currency", company.currency}}},
             {"label_ids", json::array{label}},
             {"source_name", "Manually created"},
             {"origin", "ManuallyCreated"}},
            {plan.company_label, user(plan.owner_email), now_ - lead_age});
    }

    WriteTx& tx_;
    const RecordsPlan& plan_;
    const SeededWorld& world_;
    Time now_;
    std::map<Key, std::int64_t> organizations_;
    std::map<Key, std::int64_t> persons_;
    std::vector<std::int64_t> products_;
    std::vector<std::int64_t> deals_;
};

}  // namespace

void plant_records(WriteTx& tx, const RecordsPlan& plan, const SeededWorld& world, Time now) {
    Planting(tx, plan, world, now).plant();
}

}  // namespace grantor::sandbox
