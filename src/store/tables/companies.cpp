#include "store/tables/companies.hpp"

#include "store/text_match.hpp"

// The order in which read_company reads.
#define COMPANY_COLUMNS                                                                      \
    "id, label, name, country, industry, currency, state, created_at, plan, budget_top_up, " \
    "app_policy"

namespace grantor {
namespace {

constexpr SqlQuery find_company{"SELECT " COMPANY_COLUMNS " FROM companies WHERE id = $1"};
constexpr SqlQuery find_company_by_label{"SELECT " COMPANY_COLUMNS
                                         " FROM companies WHERE label = $1"};
constexpr SqlQuery all_companies{"SELECT " COMPANY_COLUMNS " FROM companies ORDER BY id"};
constexpr SqlQuery any_company{"SELECT 1 FROM companies LIMIT 1"};
constexpr SqlQuery add_company{
    "INSERT INTO companies (label, name, country, industry, currency, state, created_at, plan,"
    " budget_top_up, app_policy) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id"};
constexpr SqlQuery search_companies{
    "SELECT " COMPANY_COLUMNS
    " FROM companies WHERE id > $1"
    " AND (lower(name) LIKE lower($2) ESCAPE '\\' OR lower(label) LIKE lower($2) ESCAPE '\\')"
    " ORDER BY id LIMIT $3"};
constexpr SqlQuery set_company_state{"UPDATE companies SET state = $2 WHERE id = $1"};
constexpr SqlQuery set_company_plan{
    "UPDATE companies SET plan = $2, budget_top_up = $3 WHERE id = $1"};
constexpr SqlQuery move_company_plan{"UPDATE companies SET plan = $2 WHERE plan = $1"};
constexpr SqlQuery set_company_app_policy{"UPDATE companies SET app_policy = $2 WHERE id = $1"};
constexpr SqlQuery update_company{
    "UPDATE companies SET name = $2, country = $3, industry = $4, currency = $5 WHERE id = $1"};

Company read_company(const SqlRows& row) {
    return {.id = row.id<CompanyId>(0),
            .label = row.text(1),
            .name = row.text(2),
            .country = row.text(3),
            .industry = row.text(4),
            .currency = row.text(5),
            .state = row.number<CompanyState>(6),
            .created_at = row.time(7),
            .plan = row.id<PlanId>(8),
            .budget_top_up = row.integer(9),
            .app_policy = row.number<AppPolicy>(10)};
}

std::vector<Company> read_companies(SqlRows rows) {
    std::vector<Company> out;
    while (rows.next()) out.push_back(read_company(rows));
    return out;
}

}  // namespace

std::shared_ptr<const Company> Companies::find(CompanyId id) const {
    if (auto cached = cache_.company(id)) return cached;
    SqlRows rows = connection_.run(find_company, id);
    return rows.next() ? cache_.keep(read_company(rows)) : nullptr;
}

std::shared_ptr<const Company> Companies::find_by_label(std::string_view label) const {
    if (auto cached = cache_.company(label)) return cached;
    SqlRows rows = connection_.run(find_company_by_label, label);
    return rows.next() ? cache_.keep(read_company(rows)) : nullptr;
}

std::vector<Company> Companies::list() const {
    return read_companies(connection_.run(all_companies));
}

bool Companies::is_empty() const { return !connection_.run(any_company).next(); }

std::vector<Company> Companies::search(std::string_view text, CompanyId after,
                                       std::int64_t limit) const {
    return read_companies(connection_.run(search_companies, after, containing(text), limit));
}

CompanyId Companies::add(const Company& company) {
    changed();
    SqlRows rows =
        connection_.run(add_company, company.label, company.name, company.country, company.industry,
                        company.currency, company.state, company.created_at, company.plan,
                        company.budget_top_up, company.app_policy);
    rows.next();
    return rows.id<CompanyId>(0);
}

bool Companies::set_state(CompanyId id, CompanyState state) {
    changed();
    return connection_.change(set_company_state, id, state) == 1;
}

bool Companies::set_plan(CompanyId id, PlanId plan, std::int64_t budget_top_up) {
    changed();
    return connection_.change(set_company_plan, id, plan, budget_top_up) == 1;
}

void Companies::move_plan(PlanId from, PlanId to) {
    changed();
    connection_.change(move_company_plan, from, to);
}

bool Companies::set_app_policy(CompanyId id, AppPolicy policy) {
    changed();
    return connection_.change(set_company_app_policy, id, policy) == 1;
}

bool Companies::update(const Company& company) {
    changed();
    return connection_.change(update_company, company.id, company.name, company.country,
                              company.industry, company.currency) == 1;
}

// Before the statement: should it fail, the cache has lost nothing but time.
void Companies::changed() {
    cache_.clear();
    effects_.directory_changed = true;
}

}  // namespace grantor

#undef COMPANY_COLUMNS
