// What the pages of the people who run the platform have in common.
#pragma once

#include <cstdint>
#include <string>

#include "service/visit.hpp"

namespace grantor::marketplace {

enum class PlatformTab {
    reviews,
    apps,
    companies,
    users,
    scopes,
    categories,
    plans,
    audit,
    health
};

// With the tabs; reviewers who are not admins see only their own.
pages::Frame platform_frame(const Visit& visit, std::string title, PlatformTab tab);
// Of a page below one of the tabs: no tabs, and a breadcrumb to it.
pages::Frame platform_detail_frame(const Visit& visit, std::string title, PlatformTab tab);

}  // namespace grantor::marketplace
