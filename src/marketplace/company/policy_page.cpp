#include <algorithm>
#include <fmt/format.h>

#include "marketplace/company/app_policy.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/installations.hpp"
#include "marketplace/company/pages.hpp"
#include "marketplace/link.hpp"
#include "service/confirmation.hpp"
#include "service/icon_path.hpp"
#include "service/shown_developer.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::size_t rules_a_page = 50;

struct PolicyView {
    std::vector<AppWithRule> rules;
    std::size_t page = 0;
    bool has_more = false;
};

PolicyView find_policy(const Visit& visit, const ReadTx& tx) {
    PolicyView view;
    auto rules = find_rules(visit.actor(), tx);
    view.page = std::min<std::size_t>(number_in(visit.query, "page"), rules.size() / rules_a_page);
    const auto begin = rules.begin() + static_cast<std::ptrdiff_t>(view.page * rules_a_page);
    view.rules.assign(std::make_move_iterator(begin), std::make_move_iterator(rules.end()));
    view.has_more = view.rules.size() > rules_a_page;
    if (view.has_more) view.rules.resize(rules_a_page);
    return view;
}

void set_rule_badge(pages::PageData& row, AppRule rule) {
    if (rule == AppRule::allowed) return row.set_badge("ROW_RULE", "Allowed", pages::Tone::good);
    row.set_badge("ROW_RULE", "Blocked", pages::Tone::bad);
}

void fill_rules(pages::PageData& data, const PolicyView& view) {
    if (view.rules.empty()) return data.show("NO_RULES");
    auto list = data.add("RULES");
    for (const auto& [rule, app] : view.rules) {
        auto row = list.add("ROW");
        row.set_icon("ROW_ICON", icon_path(*app), app->name);
        row.set("ROW_ID", app->client_id);
        row.set("ROW_APP", app->name);
        row.set_time("ROW_SINCE", rule.decided_at);
        set_rule_badge(row, rule.rule);
    }
    pages::Pager pager;
    const auto href = [](std::size_t page) {
        return link("/company/policy",
                    {{"page", number_or_nothing(static_cast<std::int64_t>(page))}});
    };
    if (view.page > 0) pager.previous_href = href(view.page - 1);
    if (view.has_more) pager.next_href = href(view.page + 1);
    list.set_pager("PAGER", pager);
}

// What the policy says to an app without a rule.
std::string_view effect_of(AppPolicy policy) {
    switch (policy) {
        case AppPolicy::open:
            return "Your app policy lets anyone here install it.";
        case AppPolicy::allow_list:
            return "Your app policy lets nobody install it until you allow it.";
        case AppPolicy::approval:
            return "Your app policy has people ask an admin before they install it.";
    }
    return {};
}

void fill_rule(pages::PageData& data, const CompanyApp& view, AppPolicy policy) {
    const auto& rule = view.rule;
    if (!rule) {
        data.add("NO_RULE").set("EFFECT", effect_of(policy));
        data.show("MAY_ALLOW");
        data.show("MAY_BLOCK");
        return;
    }
    const bool is_allowed = rule->rule == AppRule::allowed;
    data.add(is_allowed ? "ALLOWED" : "BLOCKED").set_time("SINCE", rule->decided_at);
    data.show(is_allowed ? "MAY_BLOCK" : "MAY_ALLOW");
    data.show("MAY_FORGET");
    if (!is_allowed && view.installations > 0) data.show("STILL_INSTALLED");
}

pages::Frame app_frame(const Visit& visit, const App& app, const ReadTx& tx) {
    auto frame = company_detail_frame(visit, app.name, CompanyPage::policy, tx);
    frame.icon = pages::FrameIcon{icon_path(app), app.name};
    frame.lead = app.profile.summary;
    if (app.status == AppStatus::disabled)
        frame.badge = pages::FrameBadge{"Disabled", pages::Tone::bad};
    if (app.status == AppStatus::deleted)
        frame.badge = pages::FrameBadge{"Deleted", pages::Tone::quiet};
    if (app.is_open())
        frame.actions = {{"Page in the marketplace", "/marketplace/apps/" + app.client_id, false}};
    return frame;
}

std::string app_address(const Visit& visit) {
    return fmt::format("/company/apps/{}", visit.segment("client_id"));
}

}  // namespace

Outcome<http::Response> show_policy(const Visit& visit, const ReadTx& tx) {
    const auto view = find_policy(visit, tx);
    const auto frame = company_frame(visit, "App policy", CompanyPage::policy, tx);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", "/company/policy");
    const auto chosen = visit.entered("policy", policy_name(visit.actor().company->app_policy));
    if (chosen == "open") data.show("OPEN");
    if (chosen == "allow_list") data.show("ALLOW_LIST");
    if (chosen == "approval") data.show("APPROVAL");
    data.set_field("POLICY", chosen, visit.error_of("policy"));
    fill_rules(data, view);
    return pages::framed_page(visit.status(), "company_policy", frame, data);
}

Outcome<http::Response> take_policy(const Visit& visit, WriteTx& tx) {
    const auto policy = policy_named(visit.field("policy"));
    return see_done(change_policy(policy, visit.actor(), tx, visit.context), "/company/policy",
                    "policy-saved");
}

Outcome<http::Response> show_company_app(const Visit& visit, const ReadTx& tx) {
    const auto view = find_company_app(visit.segment("client_id"), visit.actor(), tx);
    if (!view) return std::unexpected(view.error());
    const auto& app = *view->app;
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", app_address(visit));
    data.set("CLIENT_ID", app.client_id);
    show_developer(view->developer, data);
    data.set_number("INSTALLATION_COUNT", view->installations);
    if (view->installations > 0) data.show("INSTALLED");
    fill_rule(data, *view, visit.actor().company->app_policy);
    const auto& scopes = visit.context.scopes;
    for (const auto* scope : scopes.members(scopes.with_implied(app.scopes)))
        data.add("SCOPE").set("SCOPE_DESCRIPTION", scope->description);
    return pages::framed_page(visit.status(), "company_app", app_frame(visit, app, tx), data);
}

Outcome<http::Response> take_rule(const Visit& visit, WriteTx& tx) {
    const auto word = visit.field("rule");
    const auto rule = rule_named(word);
    if (!rule && word != "none") return refuse_field("rule", "Choose a rule.");
    return see_done(change_rule(visit.segment("client_id"), rule, visit.actor(), tx, visit.context),
                    app_address(visit), "rule-saved");
}

Outcome<http::Response> ask_block(const Visit& visit, const ReadTx& tx) {
    const auto view = find_company_app(visit.segment("client_id"), visit.actor(), tx);
    if (!view) return std::unexpected(view.error());
    pages::Confirmation question;
    question.heading = fmt::format("Block {}?", view->app->name);
    question.sentences = {
        fmt::format("Nobody in {} can install it any longer, not even admins.",
                    visit.actor().company->name),
        view->installations == 0
            ? std::string("Nobody has it installed.")
            : fmt::format("{} working. You can uninstall it for everybody afterwards.",
                          view->installations == 1
                              ? std::string("1 installation keeps")
                              : fmt::format("{} installations keep", view->installations)),
        "You can allow it again at any time."};
    question.button = "Block";
    question.action = app_address(visit) + "/block";
    question.cancel = app_address(visit);
    return confirmation_page(
        visit, company_detail_frame(visit, question.heading, CompanyPage::policy, tx), question);
}

Outcome<http::Response> take_block(const Visit& visit, WriteTx& tx) {
    return see_done(
        change_rule(visit.segment("client_id"), AppRule::blocked, visit.actor(), tx, visit.context),
        app_address(visit), "rule-saved");
}

Outcome<http::Response> ask_ended_installations(const Visit& visit, const ReadTx& tx) {
    const auto view = find_company_app(visit.segment("client_id"), visit.actor(), tx);
    if (!view) return std::unexpected(view.error());
    const auto& company = *visit.actor().company;
    const auto count = view->installations;
    pages::Confirmation question;
    question.heading = fmt::format("Uninstall {} for everybody?", view->app->name);
    question.sentences = {
        count == 1
            ? fmt::format("1 person in {} has it installed and loses it immediately.", company.name)
            : fmt::format("{} people in {} have it installed and lose it immediately.", count,
                          company.name),
        "The app's server is notified of each of them, so that it can delete the data."};
    if (count > ended_at_once)
        question.sentences.push_back(fmt::format(
            "At most {} at a time are uninstalled. Repeat this for the rest.", ended_at_once));
    question.sentences.emplace_back(view->rule && view->rule->rule == AppRule::blocked
                                        ? "The app is blocked, so nobody can install it again."
                                        : "People can install it again, unless you block it.");
    question.button = "Uninstall for everybody";
    question.action = app_address(visit) + "/uninstall";
    question.cancel = app_address(visit);
    return confirmation_page(
        visit, company_detail_frame(visit, question.heading, CompanyPage::policy, tx), question);
}

Outcome<http::Response> take_ended_installations(const Visit& visit, WriteTx& tx) {
    const auto ended =
        end_installations_of(visit.segment("client_id"), visit.actor(), tx, visit.context);
    if (!ended) return std::unexpected(ended.error());
    return see_done(app_address(visit),
                    *ended == ended_at_once ? "installations-ended-some" : "installations-ended");
}

}  // namespace grantor::marketplace
