#include <algorithm>
#include <fmt/format.h>

#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/pages.hpp"
#include "pages/texts.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::int64_t days_shown = 7;

std::string burst_text(std::int32_t burst) {
    return burst == 0 ? std::string("no limit")
                      : fmt::format("{} in 2 seconds", pages::number_text(burst));
}

std::int64_t percent_of(std::int64_t part, std::int64_t whole) {
    if (whole <= 0) return 0;
    return std::clamp<std::int64_t>(part * 100 / whole, 0, 100);
}

// Usage is kept for a week; today comes first.
void fill_days(pages::PageData& data, const Visit& visit, const ReadTx& tx) {
    const auto& actor = visit.actor();
    const auto today = day_of(visit.context.now);
    for (std::int64_t ago = 0; ago < days_shown; ++ago) {
        auto row = data.add("DAY");
        row.set("DAY_NAME", ago == 0   ? std::string("Today")
                            : ago == 1 ? std::string("Yesterday")
                                       : pages::day_text(Time{} + days{today - ago}));
        row.set_number("DAY_TAKEN", tx.daily_usage().handed_out(actor.company->id, today - ago));
    }
}

void fill_budget(pages::PageData& data, const CompanyBudget& budget) {
    if (budget.limit == 0) return data.show("NO_LIMIT");
    auto part = data.add("BUDGET");
    part.set_number("LIMIT", budget.limit);
    part.set_number("TAKEN", budget.taken);
    part.set_number("LEFT", std::max<std::int64_t>(budget.limit - budget.taken, 0));
    const auto percent = percent_of(budget.taken, budget.limit);
    part.set("PERCENT", std::to_string(percent));
    if (budget.taken >= budget.limit)
        part.show("USED_UP");
    else if (percent >= 80)
        part.show("NEARLY");
}

}  // namespace

Outcome<http::Response> show_usage(const Visit& visit, const ReadTx& tx) {
    const auto& services = visit.services;
    const auto& company = *visit.actor().company;
    const auto today = day_of(visit.context.now);
    const auto budget =
        services.budget_of ? services.budget_of(company.id, today, tx) : CompanyBudget{};
    auto frame = company_frame(visit, "Plan and usage", CompanyPage::usage, tx);
    pages::PageData data;
    data.set("PLAN", budget.plan.name);
    data.set_number("FACTOR", budget.plan.limits.budget_factor);
    data.set_number("SEATS", tx.memberships().seats(company.id));
    if (company.budget_top_up > 0)
        data.add("TOPPED_UP").set_number("TOP_UP", company.budget_top_up);
    data.set("BURST", burst_text(budget.plan.limits.burst));
    data.set("BURST_PERSONAL", burst_text(budget.plan.limits.burst_personal));
    data.set("BURST_SEARCH", burst_text(budget.plan.limits.burst_search));
    data.set_time("STARTS_OVER", Time{} + days{today + 1});
    fill_budget(data, budget);
    fill_days(data, visit, tx);
    return pages::framed_page(visit.status(), "company_usage", frame, data);
}

}  // namespace grantor::marketplace
