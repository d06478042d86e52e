#include "marketplace/platform/platform_frame.hpp"

namespace grantor::marketplace {
namespace {

struct PageLink {
    PlatformPage page;
    std::string_view group;
    std::string_view name;
    std::string_view href;
    Access access;
};
// table: one row a page, in their order; those of a group stand together.
constexpr PageLink page_links[] = {
    {PlatformPage::reviews, "Apps", "Reviews", "/platform/reviews", Access::reviewer},
    {PlatformPage::apps, "Apps", "All apps", "/platform/apps", Access::reviewer},
    {PlatformPage::categories, "Apps", "Categories", "/platform/categories",
     Access::platform_admin},
    {PlatformPage::scopes, "Apps", "Scopes", "/platform/scopes", Access::reviewer},
    {PlatformPage::companies, "Customers", "Companies", "/platform/companies",
     Access::platform_admin},
    {PlatformPage::users, "Customers", "People", "/platform/users", Access::platform_admin},
    {PlatformPage::plans, "Customers", "Plans", "/platform/plans", Access::platform_admin},
    {PlatformPage::audit, "Operation", "Audit log", "/platform/audit", Access::platform_admin},
    {PlatformPage::health, "Operation", "Health", "/platform/health", Access::platform_admin},
};

}  // namespace

pages::Frame platform_frame(const Visit& visit, std::string title, PlatformPage page) {
    auto frame = frame_of(visit, std::move(title), pages::Section::platform);
    frame.breadcrumb = {{"Platform", "/platform"}};
    for (const auto& link : page_links) {
        if (!may_enter(visit.actor(), link.access)) continue;
        if (frame.side.empty() || frame.side.back().title != link.group)
            frame.side.push_back({std::string(link.group), {}});
        frame.side.back().links.push_back(
            {std::string(link.name), std::string(link.href), link.page == page});
    }
    return frame;
}

pages::Frame platform_detail_frame(const Visit& visit, std::string title, PlatformPage page) {
    auto frame = platform_frame(visit, std::move(title), page);
    for (const auto& link : page_links)
        if (link.page == page)
            frame.breadcrumb.push_back({std::string(link.name), std::string(link.href)});
    return frame;
}

}  // namespace grantor::marketplace
