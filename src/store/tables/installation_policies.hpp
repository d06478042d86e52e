// What companies decide about apps, and what their users ask for (model/installation_policy.hpp).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/installation_policy.hpp"
#include "store/sql.hpp"

namespace grantor {

class CompanyAppRules {
 public:
    explicit CompanyAppRules(SqlConnection& connection) : connection_(connection) {}
    CompanyAppRules(const CompanyAppRules&) = delete;

    std::optional<CompanyAppRule> find(CompanyId company, AppId app) const;
    // In the order of apps.
    std::vector<CompanyAppRule> of_company(CompanyId company) const;

    // In place of the one before.
    void set(const CompanyAppRule& rule);
    bool remove(CompanyId company, AppId app);

 private:
    SqlConnection& connection_;
};

class InstallRequests {
 public:
    explicit InstallRequests(SqlConnection& connection) : connection_(connection) {}
    InstallRequests(const InstallRequests&) = delete;

    std::optional<InstallRequest> find(InstallRequestId id) const;
    // The newest of this user for this app.
    std::optional<InstallRequest> find_newest(CompanyId company, AppId app, UserId user) const;
    std::int64_t waiting(CompanyId company) const;
    // Newest first, before that id (zero: from the newest).
    std::vector<InstallRequest> of_company(CompanyId company,
                                           std::optional<InstallRequestState> state,
                                           InstallRequestId before, std::int64_t limit) const;
    std::vector<InstallRequest> of_user(CompanyId company, UserId user) const;

    // As waiting. `id` and the decision of the argument are ignored.
    InstallRequestId add(const InstallRequest& request);
    // Once, as a claim. False: it was decided before.
    bool decide(InstallRequestId id, InstallRequestState state, UserId by, Time now,
                std::string_view answer = {});
    // Every waiting one of the company for the app; how many.
    std::int64_t decide_all(CompanyId company, AppId app, InstallRequestState state, UserId by,
                            Time now);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
