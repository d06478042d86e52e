// The plans that companies can have. A company names its plan by the id.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/plan.hpp"
#include "store/sql.hpp"

namespace grantor {

struct PlanUse {
    Plan plan;
    std::int64_t companies = 0;
};

class Plans {
 public:
    explicit Plans(SqlConnection& connection) : connection_(connection) {}
    Plans(const Plans&) = delete;

    // In the order of their ids, as all lists here.
    std::vector<Plan> all() const;
    std::vector<PlanUse> uses() const;
    std::optional<Plan> find(PlanId id) const;
    std::optional<Plan> find_by_name(std::string_view name) const;

    // Id and name are free.
    void add(const Plan& plan);
    // Nodes that limit requests learn of it within a minute. False: there is no such plan.
    bool update(const Plan& plan);
    bool remove(PlanId id);
    void remove_all();

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
