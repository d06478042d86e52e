// Which apps the people of a company may install, for its admins: the policy, and rules for
// individual apps, which take precedence. Neither affects apps that are already installed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.hpp"
#include "model/installation_policy.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// The words of forms, of the API and of the audit log: "open", "allow_list", "approval"; "allowed",
// "blocked". Nothing for any other.
std::string_view policy_name(AppPolicy policy);
std::optional<AppPolicy> policy_named(std::string_view name);
std::string_view rule_name(AppRule rule);
std::optional<AppRule> rule_named(std::string_view name);

Outcome<void> change_policy(std::optional<AppPolicy> policy, const Actor& actor, WriteTx& tx,
                            const Context& context);

struct AppWithRule {
    CompanyAppRule rule;
    std::shared_ptr<const App> app;
};
// In the order of the apps' names.
std::vector<AppWithRule> find_rules(const Actor& actor, const ReadTx& tx);

// An app as the company's admins see it.
struct CompanyApp {
    std::shared_ptr<const App> app;
    std::optional<std::string> developer;  // developer_name()
    std::optional<CompanyAppRule> rule;
    std::int64_t installations = 0;
};
// Open apps, the company's own, and what it has installed or a rule for; others are refused like
// apps that do not exist (attack 16).
Outcome<CompanyApp> find_company_app(std::string_view client_id, const Actor& actor,
                                     const ReadTx& tx);

// Nothing: takes the rule away, so that the policy decides.
Outcome<void> change_rule(std::string_view client_id, std::optional<AppRule> rule,
                          const Actor& actor, WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
