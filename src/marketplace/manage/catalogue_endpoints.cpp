#include <algorithm>

#include "base/number.hpp"
#include "marketplace/manage/endpoints.hpp"
#include "rules/categories.hpp"
#include "rules/plans.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

// The units note which kind of change it was.
AuditEvent by(const ScriptCall& call, AuditKind kind) {
    return audit_of(call.actor(), kind, call.context);
}

json::object write_category(const CategoryUse& use) {
    return {{"id", use.category.id.value}, {"name", use.category.name}, {"apps", use.apps}};
}

ScriptAnswer list_categories(const ScriptCall&, const ReadTx& tx) {
    json::array rows;
    for (const auto& use : tx.categories().uses()) rows.push_back(write_category(use));
    return rows;
}

// As it is after the unit.
ScriptAnswer write_category(const Category& category, const ReadTx& tx) {
    const auto uses = tx.categories().uses();
    const auto found = std::ranges::find(uses, category.id,
                                         [](const CategoryUse& use) { return use.category.id; });
    if (found == uses.end()) return refuse_unknown("category");
    return write_category(*found);
}

ScriptAnswer add_category(const ScriptCall& call, WriteTx& tx) {
    const auto id = grantor::add_category(call.text("name").value_or(""),
                                          by(call, AuditKind::category_added), tx);
    if (!id) return std::unexpected(id.error());
    return write_category({*id, {}}, tx);
}

ScriptAnswer change_category(const ScriptCall& call, WriteTx& tx) {
    const Category renamed{call.id<CategoryId>("category"), call.text("name").value_or("")};
    const auto done = rename_category(renamed, by(call, AuditKind::category_renamed), tx);
    if (!done) return std::unexpected(done.error());
    return write_category(renamed, tx);
}

ScriptAnswer remove_category(const ScriptCall& call, WriteTx& tx) {
    const CategoryRemoval removal{call.id<CategoryId>("category"),
                                  {call.whole_number("move_to").value_or(0)}};
    return answer_nothing(
        grantor::remove_category(removal, by(call, AuditKind::category_removed), tx));
}

json::object write_plan(const PlanUse& use) {
    const auto& [plan, companies] = use;
    return {{"id", plan.id.value},
            {"name", plan.name},
            {"budget_factor", plan.limits.budget_factor},
            {"burst", plan.limits.burst},
            {"burst_personal", plan.limits.burst_personal},
            {"burst_search", plan.limits.burst_search},
            {"is_of_new_companies", plan.id == first_plan},
            {"companies", companies}};
}

ScriptAnswer list_plans(const ScriptCall&, const ReadTx& tx) {
    json::array rows;
    for (const auto& use : tx.plans().uses()) rows.push_back(write_plan(use));
    return rows;
}

ScriptAnswer write_plan(PlanId id, const ReadTx& tx) {
    const auto uses = tx.plans().uses();
    const auto found = std::ranges::find(uses, id, [](const PlanUse& use) { return use.plan.id; });
    if (found == uses.end()) return refuse_unknown("plan");
    return write_plan(*found);
}

// What the body does not name stays; what it names and is not a number is refused by the unit.
PlanDraft changed(PlanDraft draft, const ScriptCall& call) {
    const auto take = [&](std::string_view field, std::optional<std::int64_t>& number) {
        if (call.body.contains(field)) number = call.whole_number(field);
    };
    draft.name = call.text("name").value_or(draft.name);
    take("budget_factor", draft.budget_factor);
    take("burst", draft.burst);
    take("burst_personal", draft.burst_personal);
    take("burst_search", draft.burst_search);
    return draft;
}

// Plan 0 is one: what is not a number must not become it.
Outcome<Plan> find_plan(const ScriptCall& call, const ReadTx& tx) {
    const auto id = read_number(call.segment("plan"));
    auto plan = id ? tx.plans().find(PlanId{*id}) : std::nullopt;
    if (!plan) return refuse_unknown("plan");
    return *std::move(plan);
}

ScriptAnswer add_plan(const ScriptCall& call, WriteTx& tx) {
    const auto id =
        grantor::add_plan(changed(draft_of(Plan{}), call), by(call, AuditKind::plan_added), tx);
    if (!id) return std::unexpected(id.error());
    return write_plan(*id, tx);
}

ScriptAnswer change_plan(const ScriptCall& call, WriteTx& tx) {
    const auto plan = find_plan(call, tx);
    if (!plan) return std::unexpected(plan.error());
    const auto done = grantor::change_plan(plan->id, changed(draft_of(*plan), call),
                                           by(call, AuditKind::plan_changed), tx);
    if (!done) return std::unexpected(done.error());
    return write_plan(plan->id, tx);
}

ScriptAnswer remove_plan(const ScriptCall& call, WriteTx& tx) {
    const auto plan = find_plan(call, tx);
    if (!plan) return std::unexpected(plan.error());
    PlanRemoval removal{plan->id, {}};
    if (const auto target = call.whole_number("move_to")) removal.move_to = PlanId{*target};
    return answer_nothing(grantor::remove_plan(removal, by(call, AuditKind::plan_removed), tx));
}

constexpr auto admin = Access::platform_admin;

// table: method, path, who may, function, status of success.
constexpr EndpointRow rows[] = {
    {Method::get, "/manage/v1/platform/categories", admin, list_categories},
    {Method::post, "/manage/v1/platform/categories", admin, add_category, 201},
    {Method::patch, "/manage/v1/platform/categories/{category}", admin, change_category},
    {Method::delete_, "/manage/v1/platform/categories/{category}", admin, remove_category},
    {Method::get, "/manage/v1/platform/plans", admin, list_plans},
    {Method::post, "/manage/v1/platform/plans", admin, add_plan, 201},
    {Method::patch, "/manage/v1/platform/plans/{plan}", admin, change_plan},
    {Method::delete_, "/manage/v1/platform/plans/{plan}", admin, remove_plan},
};

}  // namespace

std::span<const EndpointRow> catalogue_endpoints() { return rows; }

}  // namespace grantor::marketplace
