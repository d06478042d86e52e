#include "marketplace/company/company_frame.hpp"

#include <fmt/format.h>

namespace grantor::marketplace {
namespace {

struct PageLink {
    CompanyPage page;
    std::string_view group;
    std::string_view name;
    std::string_view href;
};
// table: one row a page, in their order; those of a group stand together.
constexpr PageLink links[] = {
    {CompanyPage::overview, "", "Overview", "/company"},
    {CompanyPage::installations, "Apps", "Installations", "/company/installations"},
    {CompanyPage::requests, "Apps", "Requests", "/company/requests"},
    {CompanyPage::policy, "Apps", "App policy", "/company/policy"},
    {CompanyPage::members, "People", "Members", "/company/members"},
    {CompanyPage::usage, "Company", "Plan and usage", "/company/usage"},
    {CompanyPage::settings, "Company", "Settings", "/company/settings"},
    {CompanyPage::audit, "Company", "Audit log", "/company/audit"},
};

const PageLink& link_to(CompanyPage page) { return links[static_cast<std::size_t>(page)]; }

void add_links(pages::Frame& frame, CompanyPage current, std::int64_t waiting) {
    for (const auto& link : links) {
        if (frame.side.empty() || frame.side.back().title != link.group)
            frame.side.push_back({std::string(link.group), {}});
        const bool has_count = link.page == CompanyPage::requests && waiting > 0;
        frame.side.back().links.push_back(
            {has_count ? fmt::format("{} ({})", link.name, waiting) : std::string(link.name),
             std::string(link.href), link.page == current});
    }
}

}  // namespace

pages::Frame company_frame(const Visit& visit, std::string title, CompanyPage page,
                           const ReadTx& tx) {
    auto frame = frame_of(visit, std::move(title), pages::Section::company);
    const auto& company = *visit.actor().company;
    add_links(frame, page, tx.install_requests().waiting(company.id));
    if (page == CompanyPage::overview)
        frame.heading = company.name;
    else
        frame.breadcrumb = {{company.name, "/company"}};
    return frame;
}

pages::Frame company_detail_frame(const Visit& visit, std::string title, CompanyPage page,
                                  const ReadTx& tx) {
    auto frame = company_frame(visit, std::move(title), page, tx);
    const auto& above = link_to(page);
    frame.breadcrumb.push_back({std::string(above.name), std::string(above.href)});
    return frame;
}

}  // namespace grantor::marketplace
