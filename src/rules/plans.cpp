#include "rules/plans.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "rules/entered_text.hpp"

namespace grantor {
namespace {

struct Range {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

std::int64_t read_count(std::string_view field, std::optional<std::int64_t> entered, Range range,
                        FieldReader& reader) {
    if (entered && *entered >= range.least && *entered <= range.most) return *entered;
    reader.note(field, fmt::format("Enter a whole number from {} to {}.", range.least, range.most));
    return range.least;
}

// Everything but the id. `id`: of the plan that has the name already, which may keep it.
Outcome<Plan> read_draft(const PlanDraft& draft, std::optional<PlanId> id, const ReadTx& tx) {
    FieldReader reader;
    const auto burst = [&](std::string_view field, std::optional<std::int64_t> entered) {
        return static_cast<std::int32_t>(read_count(field, entered, {0, burst_max}, reader));
    };
    Plan plan;
    plan.name = reader.line("name", draft.name, {plan_name_max, Need::required});
    const auto other = tx.plans().find_by_name(plan.name);
    if (other && other->id != id)
        reader.note("name", fmt::format("There is already a plan \"{}\".", other->name));
    plan.limits.budget_factor =
        read_count("budget_factor", draft.budget_factor, {1, budget_factor_max}, reader);
    plan.limits.burst = burst("burst", draft.burst);
    plan.limits.burst_personal = burst("burst_personal", draft.burst_personal);
    plan.limits.burst_search = burst("burst_search", draft.burst_search);
    if (reader.has_problems()) return reader.refuse();
    return plan;
}

std::string text_of(const Plan& plan) {
    const auto& limits = plan.limits;
    return fmt::format("{}: budget × {}, {} requests in 2 s, {} personal, {} searches", plan.name,
                       limits.budget_factor, limits.burst, limits.burst_personal,
                       limits.burst_search);
}

void note(AuditKind kind, std::string detail, AuditEvent by, WriteTx& tx) {
    by.kind = kind;
    by.detail = std::move(detail);
    tx.audit_events().add(by);
}

std::int64_t companies_with(PlanId id, const ReadTx& tx) {
    const auto uses = tx.plans().uses();
    const auto found = std::ranges::find(uses, id, [](const PlanUse& use) { return use.plan.id; });
    return found == uses.end() ? 0 : found->companies;
}

std::string companies_text(std::int64_t count) {
    return fmt::format("{} {}", count, count == 1 ? "company" : "companies");
}

}  // namespace

PlanDraft draft_of(const Plan& plan) {
    const auto& limits = plan.limits;
    return {plan.name, limits.budget_factor, limits.burst, limits.burst_personal,
            limits.burst_search};
}

Outcome<PlanId> add_plan(const PlanDraft& draft, AuditEvent by, WriteTx& tx) {
    auto plan = read_draft(draft, std::nullopt, tx);
    if (!plan) return std::unexpected(plan.error());
    const auto all = tx.plans().all();
    if (all.size() >= plans_max)
        return refuse_state(fmt::format("There are {} plans, and that is the limit.", plans_max));
    plan->id = {all.empty() ? first_plan.value : all.back().id.value + 1};
    tx.plans().add(*plan);
    note(AuditKind::plan_added, text_of(*plan), std::move(by), tx);
    return plan->id;
}

Outcome<void> change_plan(PlanId id, const PlanDraft& draft, AuditEvent by, WriteTx& tx) {
    const auto before = tx.plans().find(id);
    if (!before) return refuse_unknown("plan");
    auto plan = read_draft(draft, id, tx);
    if (!plan) return std::unexpected(plan.error());
    plan->id = id;
    if (*plan == *before) return {};
    tx.plans().update(*plan);
    note(AuditKind::plan_changed, fmt::format("{} → {}", text_of(*before), text_of(*plan)),
         std::move(by), tx);
    return {};
}

Outcome<void> remove_plan(const PlanRemoval& removal, AuditEvent by, WriteTx& tx) {
    const auto plan = tx.plans().find(removal.id);
    if (!plan) return refuse_unknown("plan");
    if (plan->id == first_plan)
        return refuse_state(
            "New companies get this plan, so it cannot be removed. It can be renamed and changed.");
    const auto companies = companies_with(plan->id, tx);
    auto detail = plan->name;
    if (companies > 0) {
        const auto target =
            removal.move_to ? tx.plans().find(*removal.move_to) : std::optional<Plan>{};
        if (!target || target->id == plan->id)
            return refuse_field(
                "move_to", fmt::format("{} {} this plan. Choose another plan for {}.",
                                       companies_text(companies), companies == 1 ? "has" : "have",
                                       companies == 1 ? "it" : "them"));
        tx.companies().move_plan(plan->id, target->id);
        detail += fmt::format(", {} moved to {}", companies_text(companies), target->name);
    }
    tx.plans().remove(plan->id);
    note(AuditKind::plan_removed, std::move(detail), std::move(by), tx);
    return {};
}

Outcome<void> set_company_plan(std::string_view label, const PlanOfCompany& wanted, AuditEvent by,
                               WriteTx& tx) {
    const auto company = tx.companies().find_by_label(label);
    if (!company) return refuse_unknown("company");
    const auto plan = tx.plans().find(wanted.plan);
    if (!plan) return refuse_field("plan", "Choose a plan from the list.");
    FieldReader reader;
    const auto top_up = read_count("top_up", wanted.top_up, {0, top_up_max}, reader);
    if (reader.has_problems()) return reader.refuse();
    tx.companies().set_plan(company->id, plan->id, top_up);
    by.company_id = company->id;
    note(AuditKind::company_plan_changed,
         top_up == 0 ? plan->name : fmt::format("{}, {} units a day on top", plan->name, top_up),
         std::move(by), tx);
    return {};
}

}  // namespace grantor
