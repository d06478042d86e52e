// What the pages about one's own account have in common.
#pragma once

#include <string>

#include "service/visit.hpp"

namespace grantor::marketplace {

enum class AccountTab { apps, requests, keys, profile };

// With the tabs; the heading is the same on all of them.
pages::Frame account_frame(const Visit& visit, std::string title, AccountTab tab);

}  // namespace grantor::marketplace
