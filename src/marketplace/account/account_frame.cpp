#include "marketplace/account/account_frame.hpp"

#include <fmt/format.h>

namespace grantor::marketplace {

pages::Frame account_frame(const Visit& visit, std::string title, AccountPage page) {
    auto frame = frame_of(visit, std::move(title), pages::Section::account);
    frame.lead = fmt::format("{}, in {}", visit.actor().user.name, visit.actor().company->name);
    frame.side = {{"Account",
                   {{"Your account", "/account/profile", page == AccountPage::profile},
                    {"Security", "/account/security", page == AccountPage::security},
                    {"Access keys", "/account/keys", page == AccountPage::keys}}},
                  {"Apps",
                   {{"Connected apps", "/account", page == AccountPage::apps},
                    {"Requests", "/account/requests", page == AccountPage::requests}}}};
    return frame;
}

}  // namespace grantor::marketplace
