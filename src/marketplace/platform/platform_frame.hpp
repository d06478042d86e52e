// What the pages of the people who run the platform have in common.
#pragma once

#include <cstdint>
#include <string>

#include "service/visit.hpp"

namespace grantor::marketplace {

enum class PlatformPage {
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

// With the links to all of them; reviewers who are not admins see only their own.
pages::Frame platform_frame(const Visit& visit, std::string title, PlatformPage page);
// Of a page below one of them: a breadcrumb leads back to it.
pages::Frame platform_detail_frame(const Visit& visit, std::string title, PlatformPage page);

}  // namespace grantor::marketplace
