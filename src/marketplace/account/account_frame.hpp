// What the pages about one's own account have in common.
#pragma once

#include <string>

#include "service/visit.hpp"

namespace grantor::marketplace {

enum class AccountPage { profile, security, keys, apps, requests };

// With the links to all of them; the heading is the page's own name.
pages::Frame account_frame(const Visit& visit, std::string title, AccountPage page);

}  // namespace grantor::marketplace
