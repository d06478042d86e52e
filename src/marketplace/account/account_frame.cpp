#include "marketplace/account/account_frame.hpp"

#include <fmt/format.h>

namespace grantor::marketplace {

pages::Frame account_frame(const Visit& visit, std::string title, AccountTab tab) {
    auto frame = frame_of(visit, std::move(title), pages::Section::account);
    frame.heading = "Your account";
    frame.lead = fmt::format("{}, in {}", visit.actor().user.name, visit.actor().company->name);
    frame.tabs = {{"Connected apps", "/account", tab == AccountTab::apps},
                  {"Requests", "/account/requests", tab == AccountTab::requests},
                  {"Access keys", "/account/keys", tab == AccountTab::keys},
                  {"Sign-in", "/account/profile", tab == AccountTab::profile}};
    return frame;
}

}  // namespace grantor::marketplace
