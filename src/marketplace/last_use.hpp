// When a grant was last used, as pages say it.
#pragma once

#include <string>

#include "model/grant.hpp"
#include "pages/texts.hpp"

namespace grantor::marketplace {

// "today", "yesterday", "22 Nov 2026": the store knows the day (UTC), so a moment would promise
// more than that.
inline std::string last_use_text(const Grant& grant, Time now) {
    const auto ago = day_of(now) - grant.last_used_day;
    if (ago <= 0) return "today";
    if (ago == 1) return "yesterday";
    return grant.last_used_day == 0 ? "never" : pages::day_text(Time{} + days{grant.last_used_day});
}

}  // namespace grantor::marketplace
