#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/decision_page.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "pages/texts.hpp"
#include "rules/plans.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view plans_path = "/platform/plans";

std::string path_of(PlanId id) { return fmt::format("{}/{}", plans_path, id.value); }

AuditEvent by(const Visit& visit) {
    return audit_of(visit.actor(), AuditKind::plan_added, visit.context);
}

// Plan 0 is one: what is not a number must not become it.
std::optional<PlanId> plan_in(std::string_view text) {
    const auto number = read_number(text);
    return number ? std::optional(PlanId{*number}) : std::nullopt;
}

Outcome<PlanUse> find_use(const Visit& visit, const ReadTx& tx) {
    const auto id = plan_in(visit.segment("plan"));
    for (auto& use : tx.plans().uses())
        if (use.plan.id == id) return std::move(use);
    return refuse_unknown("plan");
}

PlanDraft entered_draft(const Visit& visit) {
    const auto number = [&](std::string_view field) { return read_number(visit.field(field)); };
    return {std::string(visit.field("name")), number("budget_factor"), number("burst"),
            number("burst_personal"), number("burst_search")};
}

void fill_form(pages::PageData& data, const Visit& visit, const Plan& plan) {
    data.set("CSRF", csrf_of(visit));
    const auto field = [&](std::string_view name, std::string_view marker,
                           std::string_view fallback) {
        data.set_field(marker, visit.entered(name, fallback), visit.error_of(name));
    };
    const auto& limits = plan.limits;
    field("name", "NAME", plan.name);
    field("budget_factor", "BUDGET_FACTOR", std::to_string(limits.budget_factor));
    field("burst", "BURST", std::to_string(limits.burst));
    field("burst_personal", "BURST_PERSONAL", std::to_string(limits.burst_personal));
    field("burst_search", "BURST_SEARCH", std::to_string(limits.burst_search));
}

std::vector<pages::Choice> other_plans(PlanId removed, const ReadTx& tx) {
    std::vector<pages::Choice> choices{{"", "Choose one"}};
    for (const auto& plan : tx.plans().all())
        if (plan.id != removed) choices.push_back({std::to_string(plan.id.value), plan.name});
    return choices;
}

}  // namespace

Outcome<http::Response> show_plans(const Visit& visit, const ReadTx& tx) {
    auto frame = platform_frame(visit, "Plans", PlatformPage::plans);
    frame.actions = {{"Add a plan", fmt::format("{}/new", plans_path), true}};
    pages::PageData data;
    for (const auto& [plan, companies] : tx.plans().uses()) {
        auto row = data.add("PLAN");
        row.set("PLAN_HREF", path_of(plan.id));
        row.set("PLAN_NAME", plan.name);
        row.set_number("PLAN_FACTOR", plan.limits.budget_factor);
        row.set_number("PLAN_BURST", plan.limits.burst);
        row.set_number("PLAN_COMPANIES", companies);
        if (plan.id == first_plan) row.show("PLAN_FIRST");
    }
    return pages::framed_page(visit.status(), "platform_plans", frame, data);
}

Outcome<http::Response> show_new_plan(const Visit& visit, const ReadTx&) {
    const auto frame = platform_detail_frame(visit, "Add a plan", PlatformPage::plans);
    pages::PageData data;
    fill_form(data, visit, {});
    data.set("ACTION", fmt::format("{}/new", plans_path));
    return pages::framed_page(visit.status(), "platform_plan", frame, data);
}

Outcome<http::Response> take_new_plan(const Visit& visit, WriteTx& tx) {
    return see_done(add_plan(entered_draft(visit), by(visit), tx), plans_path, "plan-added");
}

Outcome<http::Response> show_plan(const Visit& visit, const ReadTx& tx) {
    const auto use = find_use(visit, tx);
    if (!use) return std::unexpected(use.error());
    const auto& plan = use->plan;
    const auto frame = platform_detail_frame(visit, plan.name, PlatformPage::plans);
    pages::PageData data;
    fill_form(data, visit, plan);
    data.set("ACTION", path_of(plan.id));
    data.set("PLAN", plan.name);
    data.show(plan.id == first_plan ? "FIRST" : "REMOVABLE");
    data.set_number("COMPANY_COUNT", use->companies);
    return pages::framed_page(visit.status(), "platform_plan", frame, data);
}

Outcome<http::Response> take_plan(const Visit& visit, WriteTx& tx) {
    const auto use = find_use(visit, tx);
    if (!use) return std::unexpected(use.error());
    return see_done(change_plan(use->plan.id, entered_draft(visit), by(visit), tx),
                    path_of(use->plan.id), "saved");
}

Outcome<http::Response> ask_plan_removal(const Visit& visit, const ReadTx& tx) {
    const auto use = find_use(visit, tx);
    if (!use) return std::unexpected(use.error());
    const auto& [plan, companies] = *use;
    if (plan.id == first_plan) return refuse_state("New companies get this plan, so it stays.");
    Decision decision;
    auto& question = decision.question;
    question.heading = fmt::format("Remove the plan {}?", plan.name);
    question.sentences = {companies == 0   ? std::string("No company has it.")
                          : companies == 1 ? std::string("1 company has it and gets another plan.")
                                           : fmt::format("{} companies have it and get another "
                                                         "plan, within a minute.",
                                                         pages::number_text(companies))};
    question.button = "Remove";
    question.action = path_of(plan.id) + "/remove";
    question.cancel = path_of(plan.id);
    if (companies > 0) {
        decision.choice_name = "move_to";
        decision.choice_label = "Give its companies the plan";
        decision.choices = other_plans(plan.id, tx);
    }
    return decision_page(visit, platform_detail_frame(visit, question.heading, PlatformPage::plans),
                         decision);
}

Outcome<http::Response> take_plan_removal(const Visit& visit, WriteTx& tx) {
    const auto use = find_use(visit, tx);
    if (!use) return std::unexpected(use.error());
    return see_done(remove_plan({use->plan.id, plan_in(visit.field("move_to"))}, by(visit), tx),
                    plans_path, "plan-removed");
}

}  // namespace grantor::marketplace
