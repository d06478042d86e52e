// What a company's policy and its rules say about an app: asked at consent, and by the pages that
// offer an app.
#pragma once

#include "model/installation_policy.hpp"
#include "store/transaction.hpp"

namespace grantor {

inline InstallVerdict find_install_verdict(const Company& company, AppId app, Role role,
                                           const ReadTx& tx) {
    const auto rule = tx.company_app_rules().find(company.id, app);
    return install_verdict(company.app_policy, rule ? std::optional(rule->rule) : std::nullopt,
                           role);
}

}  // namespace grantor
