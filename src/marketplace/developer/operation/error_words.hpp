// How a refused request is explained to its developer: a sentence, and the page where the problem
// can be fixed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "marketplace/developer/app_page.hpp"
#include "model/event.hpp"

namespace grantor::marketplace {

std::string explanation_of(const RequestEvent& event);

struct ErrorFix {
    AppTab tab;
    std::string_view link_text;
};
// Nothing: it is for the app's own code to put right.
std::optional<ErrorFix> fix_of(const RequestEvent& event);

// The values of one refused request: ERROR_STATUS, ERROR_WHAT, ERROR_AT, ERROR_TEXT, ERROR_HREF,
// and in section ERROR_FIX the link.
void fill_error(pages::PageData& row, const RequestEvent& event, const App& app);

}  // namespace grantor::marketplace
