// What a developer does next with an app, in plain words.
#pragma once

#include <optional>
#include <string_view>

#include "marketplace/developer/app_page.hpp"

namespace grantor::marketplace {

struct AppProgress {
    AppSituation situation;
    bool has_scopes = false;     // more than `base`
    bool was_installed = false;  // or ever got a token
    bool was_returned = false;   // the last submission was
};

struct NextStep {
    std::string_view text;
    std::string_view link_text;  // "": nothing to go to
    AppTab tab = AppTab::overview;
};

// Nothing: the app is where it is meant to be.
std::optional<NextStep> next_step(const AppProgress& progress);

}  // namespace grantor::marketplace
