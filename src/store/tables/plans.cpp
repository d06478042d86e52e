#include "store/tables/plans.hpp"

// The order in which read_plan reads.
#define PLAN_COLUMNS "p.id, p.name, p.budget_factor, p.burst, p.burst_personal, p.burst_search"

namespace grantor {
namespace {

constexpr SqlQuery all_plans{"SELECT " PLAN_COLUMNS " FROM plans p ORDER BY p.id"};
constexpr SqlQuery plan_uses{"SELECT " PLAN_COLUMNS
                             ", (SELECT COUNT(*) FROM companies c WHERE c.plan = p.id)"
                             " FROM plans p ORDER BY p.id"};
constexpr SqlQuery find_plan{"SELECT " PLAN_COLUMNS " FROM plans p WHERE p.id = $1"};
constexpr SqlQuery find_plan_by_name{"SELECT " PLAN_COLUMNS
                                     " FROM plans p WHERE lower(p.name) = lower($1)"};
constexpr SqlQuery add_plan{
    "INSERT INTO plans (id, name, budget_factor, burst, burst_personal, burst_search)"
    " VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr SqlQuery update_plan{
    "UPDATE plans SET name = $2, budget_factor = $3, burst = $4, burst_personal = $5,"
    " burst_search = $6 WHERE id = $1"};
constexpr SqlQuery remove_plan{"DELETE FROM plans WHERE id = $1"};
constexpr SqlQuery remove_plans{"DELETE FROM plans"};

Plan read_plan(const SqlRows& row) {
    const auto number = [&](int column) { return static_cast<std::int32_t>(row.integer(column)); };
    return {.id = row.id<PlanId>(0),
            .name = row.text(1),
            .limits = {.budget_factor = row.integer(2),
                       .burst = number(3),
                       .burst_personal = number(4),
                       .burst_search = number(5)}};
}

std::optional<Plan> read_one(SqlRows rows) {
    if (!rows.next()) return std::nullopt;
    return read_plan(rows);
}

std::int64_t changed_by(SqlConnection& connection, const SqlQuery& query, const Plan& plan) {
    const auto& limits = plan.limits;
    return connection.change(query, plan.id, plan.name, limits.budget_factor,
                             std::int64_t{limits.burst}, std::int64_t{limits.burst_personal},
                             std::int64_t{limits.burst_search});
}

}  // namespace

std::vector<Plan> Plans::all() const {
    std::vector<Plan> out;
    SqlRows rows = connection_.run(all_plans);
    while (rows.next()) out.push_back(read_plan(rows));
    return out;
}

std::vector<PlanUse> Plans::uses() const {
    std::vector<PlanUse> out;
    SqlRows rows = connection_.run(plan_uses);
    while (rows.next()) out.push_back({read_plan(rows), rows.integer(6)});
    return out;
}

std::optional<Plan> Plans::find(PlanId id) const {
    return read_one(connection_.run(find_plan, id));
}

std::optional<Plan> Plans::find_by_name(std::string_view name) const {
    return read_one(connection_.run(find_plan_by_name, name));
}

void Plans::add(const Plan& plan) { changed_by(connection_, add_plan, plan); }

bool Plans::update(const Plan& plan) { return changed_by(connection_, update_plan, plan) == 1; }

bool Plans::remove(PlanId id) { return connection_.change(remove_plan, id) == 1; }

void Plans::remove_all() { connection_.change(remove_plans); }

}  // namespace grantor

#undef PLAN_COLUMNS
