#include "marketplace/platform/platform_frame.hpp"

namespace grantor::marketplace {
namespace {

struct TabRow {
    PlatformTab tab;
    std::string_view name;
    std::string_view href;
    Access access;
};
// table: one row a tab, in their order.
constexpr TabRow tab_rows[] = {
    {PlatformTab::reviews, "Reviews", "/platform/reviews", Access::reviewer},
    {PlatformTab::apps, "Apps", "/platform/apps", Access::reviewer},
    {PlatformTab::companies, "Companies", "/platform/companies", Access::platform_admin},
    {PlatformTab::users, "People", "/platform/users", Access::platform_admin},
    {PlatformTab::scopes, "Scopes", "/platform/scopes", Access::reviewer},
    {PlatformTab::categories, "Categories", "/platform/categories", Access::platform_admin},
    {PlatformTab::plans, "Plans", "/platform/plans", Access::platform_admin},
    {PlatformTab::audit, "Audit log", "/platform/audit", Access::platform_admin},
    {PlatformTab::health, "Health", "/platform/health", Access::platform_admin},
};

}  // namespace

pages::Frame platform_frame(const Visit& visit, std::string title, PlatformTab tab) {
    auto frame = frame_of(visit, std::move(title), pages::Section::platform);
    frame.heading = "Platform";
    for (const auto& row : tab_rows)
        if (may_enter(visit.actor(), row.access))
            frame.tabs.push_back({std::string(row.name), std::string(row.href), row.tab == tab});
    return frame;
}

pages::Frame platform_detail_frame(const Visit& visit, std::string title, PlatformTab tab) {
    auto frame = frame_of(visit, std::move(title), pages::Section::platform);
    for (const auto& row : tab_rows)
        if (row.tab == tab)
            frame.breadcrumb = {{"Platform", "/platform"},
                                {std::string(row.name), std::string(row.href)}};
    return frame;
}

}  // namespace grantor::marketplace
