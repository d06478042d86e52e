// The plans of companies: adding, changing and removing them, and giving them to companies, alike
// for pages, the management API and the command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/event.hpp"
#include "model/plan.hpp"
#include "rules/refusal.hpp"
#include "store/transaction.hpp"

namespace grantor {

inline constexpr std::size_t plan_name_max = 40;  // in characters
inline constexpr std::size_t plans_max = 50;      // a page shows them all
inline constexpr std::int64_t budget_factor_max = 10'000;
inline constexpr std::int64_t burst_max = 1'000'000;
inline constexpr std::int64_t top_up_max = 1'000'000'000;

// As entered. Nothing: what was entered is not a number, and the field is refused.
struct PlanDraft {
    std::string name;
    std::optional<std::int64_t> budget_factor;
    std::optional<std::int64_t> burst;
    std::optional<std::int64_t> burst_personal;
    std::optional<std::int64_t> burst_search;
};
PlanDraft draft_of(const Plan& plan);

// `by` says who does it and when; it becomes the row of the audit log. Running services limit by
// the new numbers within a minute. Refuses: a field, a name that another plan has in whatever
// letter case, or there are too many.
Outcome<PlanId> add_plan(const PlanDraft& draft, AuditEvent by, WriteTx& tx);
Outcome<void> change_plan(PlanId id, const PlanDraft& draft, AuditEvent by, WriteTx& tx);

struct PlanRemoval {
    PlanId id;
    std::optional<PlanId> move_to;  // what its companies get; nothing: then it must have none
};
// Refuses the plan of new companies too.
Outcome<void> remove_plan(const PlanRemoval& removal, AuditEvent by, WriteTx& tx);

struct PlanOfCompany {
    PlanId plan;
    std::optional<std::int64_t> top_up;  // cost units a day; nothing: refused
};
Outcome<void> set_company_plan(std::string_view label, const PlanOfCompany& wanted, AuditEvent by,
                               WriteTx& tx);

}  // namespace grantor
