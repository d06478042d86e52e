#include <fmt/format.h>

#include "app/commands/catalogue.hpp"
#include "app/commands/place.hpp"
#include "rules/plans.hpp"

namespace grantor::app {
namespace {

Plan plan_of(const ReadTx& tx, const std::string& name) {
    const auto plan = tx.plans().find_by_name(name);
    if (!plan) fail("there is no plan \"{}\"; see `grantor plan list`", name);
    return *plan;
}

template <class Act>
void change(const Place& place, const Act& act) {
    const auto store = open_store(load_options(place));
    taken(store->write_now([&](WriteTx& tx) { return act(by_operator(tx), tx); }));
}

PlanDraft changed(PlanDraft draft, const WantedPlan& wanted) {
    if (!wanted.new_name.empty()) draft.name = wanted.new_name;
    if (wanted.budget_factor) draft.budget_factor = wanted.budget_factor;
    if (wanted.burst) draft.burst = wanted.burst;
    if (wanted.burst_personal) draft.burst_personal = wanted.burst_personal;
    if (wanted.burst_search) draft.burst_search = wanted.burst_search;
    return draft;
}

}  // namespace

void list_plans(const Place& place) {
    const auto store = open_store(load_options(place));
    fmt::print("{:<24} {:>8} {:>10} {:>10} {:>10} {:>10}\n", "plan", "budget ×", "burst",
               "personal", "searches", "companies");
    for (const auto& [plan, companies] :
         store->read_now([](const ReadTx& tx) { return tx.plans().uses(); })) {
        const auto& limits = plan.limits;
        fmt::print("{:<24} {:>8} {:>10} {:>10} {:>10} {:>10}{}\n", plan.name, limits.budget_factor,
                   limits.burst, limits.burst_personal, limits.burst_search, companies,
                   plan.id == first_plan ? "  (new companies)" : "");
    }
}

void add_plan(const Place& place, const WantedPlan& wanted) {
    change(place, [&](AuditEvent by, WriteTx& tx) {
        auto draft = changed(draft_of(Plan{}), wanted);
        draft.name = wanted.name;
        return grantor::add_plan(draft, std::move(by), tx);
    });
    fmt::print("{} added\n", wanted.name);
}

void edit_plan(const Place& place, const WantedPlan& wanted) {
    change(place, [&](AuditEvent by, WriteTx& tx) {
        const auto plan = plan_of(tx, wanted.name);
        return change_plan(plan.id, changed(draft_of(plan), wanted), std::move(by), tx);
    });
    fmt::print("{} changed; running services see it within a minute\n", wanted.name);
}

void remove_plan(const Place& place, const Removal& removal) {
    change(place, [&](AuditEvent by, WriteTx& tx) -> Outcome<void> {
        PlanRemoval wanted{plan_of(tx, removal.name).id, {}};
        if (!removal.move_to.empty()) wanted.move_to = plan_of(tx, removal.move_to).id;
        return grantor::remove_plan(wanted, std::move(by), tx);
    });
    fmt::print("{} removed\n", removal.name);
}

}  // namespace grantor::app
