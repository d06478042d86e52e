#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "model/company_label.hpp"
#include "rules/plans.hpp"

namespace grantor::app {

void create_company(const Place& place, const NewCompany& request) {
    if (!is_label(request.label))
        fail("`{}` is not a domain label: use lower case letters, digits and hyphens",
             request.label);
    const auto store = open_store(load_options(place));
    const auto id = store->write_now([&](WriteTx& tx) {
        if (tx.companies().find_by_label(request.label))
            fail("the company `{}` already exists", request.label);
        auto event = by_operator(tx);
        Company company;
        company.label = request.label;
        company.name = request.name;
        company.country = request.country;
        company.currency = request.currency;
        company.created_at = event.at;
        event.kind = AuditKind::company_created;
        event.company_id = tx.companies().add(company);
        tx.audit_events().add(event);
        return event.company_id;
    });
    fmt::print("company {} {}\n", id.value, request.label);
}

void set_company_plan(const Place& place, const CompanyPlan& wanted) {
    const auto store = open_store(load_options(place));
    taken(store->write_now([&](WriteTx& tx) {
        const auto plan = tx.plans().find_by_name(wanted.plan);
        if (!plan) fail("there is no plan \"{}\"; see `grantor plan list`", wanted.plan);
        return grantor::set_company_plan(company_of(tx, wanted.company)->label,
                                         {plan->id, wanted.top_up}, by_operator(tx), tx);
    }));
    fmt::print("{} now has the plan {}; running services see it within a minute\n", wanted.company,
               wanted.plan);
}

void list_companies(const Place& place) {
    const auto store = open_store(load_options(place));
    for (const auto& company :
         store->read_now([](const ReadTx& tx) { return tx.companies().list(); }))
        fmt::print("{:<6} {:<20} {}{}\n", company.id.value, company.label, company.name,
                   company.state == CompanyState::suspended ? "  (suspended)" : "");
}

}  // namespace grantor::app
