// Companies. Lookups come from the connection's directory cache; any change here drops it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "model/company.hpp"
#include "store/directory_cache.hpp"
#include "store/sql.hpp"
#include "store/unit_effects.hpp"

namespace grantor {

class Companies {
 public:
    Companies(SqlConnection& connection, DirectoryCache& cache, UnitEffects& effects)
        : connection_(connection), cache_(cache), effects_(effects) {}
    Companies(const Companies&) = delete;

    // Null if there is none.
    std::shared_ptr<const Company> find(CompanyId id) const;
    std::shared_ptr<const Company> find_by_label(std::string_view label) const;
    // In the order of their ids.
    std::vector<Company> list() const;
    // In a database of any schema.
    bool is_empty() const;

    // `id` of the argument is ignored. A label that exists already is a StoreError.
    CompanyId add(const Company& company);
    // A page in the order of ids, of those whose name or label contains the text.
    std::vector<Company> search(std::string_view text, CompanyId after, std::int64_t limit) const;

    // Only the state: the caller that suspends also adds the invalidation. False: no such company.
    bool set_state(CompanyId id, CompanyState state);
    // False: no such company. A node that limits the company's requests learns of it within a
    // minute.
    bool set_plan(CompanyId id, PlanId plan, std::int64_t budget_top_up);
    // All companies with the one plan get the other.
    void move_plan(PlanId from, PlanId to);
    bool set_app_policy(CompanyId id, AppPolicy policy);
    // Name and what else an admin may change about it: country, industry, currency.
    bool update(const Company& company);

 private:
    void changed();

    SqlConnection& connection_;
    DirectoryCache& cache_;
    UnitEffects& effects_;
};

}  // namespace grantor
