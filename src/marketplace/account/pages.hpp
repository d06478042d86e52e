// The pages and forms of /account, for the person who is signed in, and /join; routes.cpp says
// where each one is.
#pragma once

#include "service/page.hpp"

namespace grantor::marketplace {

ShowsPage show_connected_apps;  // ?page=
ShowsPage show_connected_app;
TakesForm take_uninstall;
ShowsPage show_own_requests;

ShowsPage show_access_keys;
TakesForm take_new_access_key;  // name; the answer shows the key, once
TakesForm take_access_key_removal;

ShowsPage show_profile;
PlansHashing plan_new_password;
TakesForm take_new_password;  // current, chosen
TakesForm take_sign_out_elsewhere;

ShowsPage show_join;
PlansHashing plan_join;
TakesForm take_join;  // code; from those who are not signed in: email, name, password

}  // namespace grantor::marketplace
