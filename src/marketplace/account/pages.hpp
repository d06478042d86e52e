// The pages and forms of /account, for the person who is signed in, /join and
// /reset-password; routes.cpp says
// where each one is.
#pragma once

#include "service/page.hpp"

namespace grantor::marketplace {

ShowsPage show_connected_apps;  // ?page=
ShowsPage show_connected_app;
ShowsPage ask_uninstall;
TakesForm take_uninstall;
ShowsPage show_own_requests;

ShowsPage show_access_keys;
TakesForm take_new_access_key;  // name, lifetime; leads to the list, which shows the key, once
ShowsPage ask_access_key_removal;
TakesForm take_access_key_removal;

ShowsPage show_profile;

ShowsPage show_security;
PlansHashing plan_new_password;
TakesForm take_new_password;  // current, chosen
TakesForm take_sign_out_elsewhere;

ShowsPage show_join;
PlansHashing plan_join;
TakesForm take_join;   // code; from those who are not signed in: email, name, password; or
                       // account=existing, sign_in_email, sign_in_password
ShowsPage show_offer;  // asked with: code
ShowsPage show_welcome;

ShowsPage show_password_reset;
PlansHashing plan_password_reset;
TakesForm take_password_reset;  // code, password
struct ShownReset {
    const User& user;
    std::string_view code;
    Time until;
};
// For an admin who has made a code: shows it, once. The frame's target is the way back.
http::Response reset_code_page(const ShownReset& shown, const pages::Frame& frame,
                               const Visit& visit);

}  // namespace grantor::marketplace
