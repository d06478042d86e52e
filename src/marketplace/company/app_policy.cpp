#include "marketplace/company/app_policy.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

#include "rules/app_names.hpp"

namespace grantor::marketplace {
namespace {

// table: policy, its word.
constexpr std::pair<AppPolicy, std::string_view> policies[] = {
    {AppPolicy::open, "open"},
    {AppPolicy::allow_list, "allow_list"},
    {AppPolicy::approval, "approval"},
};
// table: rule, its word.
constexpr std::pair<AppRule, std::string_view> app_rules[] = {
    {AppRule::allowed, "allowed"},
    {AppRule::blocked, "blocked"},
};

std::string_view name_of(const std::optional<CompanyAppRule>& rule) {
    return rule ? rule_name(rule->rule) : "no rule";
}

}  // namespace

std::string_view policy_name(AppPolicy policy) {
    for (const auto& [known, name] : policies)
        if (known == policy) return name;
    return policies[0].second;
}

std::optional<AppPolicy> policy_named(std::string_view name) {
    for (const auto& [policy, known] : policies)
        if (known == name) return policy;
    return std::nullopt;
}

std::string_view rule_name(AppRule rule) {
    return rule == AppRule::allowed ? app_rules[0].second : app_rules[1].second;
}

std::optional<AppRule> rule_named(std::string_view name) {
    for (const auto& [rule, known] : app_rules)
        if (known == name) return rule;
    return std::nullopt;
}

Outcome<void> change_policy(std::optional<AppPolicy> policy, const Actor& actor, WriteTx& tx,
                            const Context& context) {
    if (!policy) return refuse_field("policy", "Choose which apps people can install.");
    const auto company = tx.companies().find(actor.company->id);
    if (!company) return refuse_unknown("company");
    if (company->app_policy == *policy) return {};
    tx.companies().set_app_policy(company->id, *policy);
    auto event = audit_of(actor, AuditKind::company_app_policy_changed, context);
    event.detail = fmt::format("{} → {}", policy_name(company->app_policy), policy_name(*policy));
    tx.audit_events().add(event);
    return {};
}

std::vector<AppWithRule> find_rules(const Actor& actor, const ReadTx& tx) {
    std::vector<AppWithRule> out;
    for (const auto& rule : tx.company_app_rules().of_company(actor.company->id))
        if (auto app = tx.apps().find(rule.app_id)) out.push_back({rule, std::move(app)});
    std::ranges::sort(out, {},
                      [](const AppWithRule& one) { return std::tie(one.app->name, one.app->id); });
    return out;
}

Outcome<CompanyApp> find_company_app(std::string_view client_id, const Actor& actor,
                                     const ReadTx& tx) {
    const auto company = actor.company->id;
    CompanyApp out;
    out.app = tx.apps().find_by_client_id(client_id);
    if (!out.app) return refuse_unknown("app");
    out.rule = tx.company_app_rules().find(company, out.app->id);
    out.installations = tx.grants().count_active(out.app->id, company);
    const bool is_own =
        out.app->developer_company_id == company && out.app->status != AppStatus::deleted;
    if (!out.app->is_open() && !is_own && !out.rule && out.installations == 0)
        return refuse_unknown("app");
    out.developer = developer_name(*out.app, tx);
    return out;
}

Outcome<void> change_rule(std::string_view client_id, std::optional<AppRule> rule,
                          const Actor& actor, WriteTx& tx, const Context& context) {
    const auto found = find_company_app(client_id, actor, tx);
    if (!found) return std::unexpected(found.error());
    const auto before = found->rule;
    if (rule == (before ? std::optional(before->rule) : std::nullopt)) return {};
    const auto company = actor.company->id;
    std::optional<CompanyAppRule> after;
    if (rule) after = {company, found->app->id, *rule, actor.user.id, context.now};
    if (after) tx.company_app_rules().set(*after);
    if (!after) tx.company_app_rules().remove(company, found->app->id);
    auto event = audit_of(actor, AuditKind::company_app_rule_changed, context);
    event.app_id = found->app->id;
    event.detail = fmt::format("{} → {}", name_of(before), name_of(after));
    tx.audit_events().add(event);
    return {};
}

}  // namespace grantor::marketplace
