// The pages and forms of /marketplace, for everybody; routes.cpp says where each one is.
#pragma once

#include "service/page.hpp"

namespace grantor::marketplace {

ShowsPage show_listing;          // ?q=&category=&sort=&page=
ShowsPage show_developer_page;   // ?page=
ShowsPage show_app;              // for those who may see it
TakesForm take_install_request;  // note; leads back to the app, or to the question for consent

}  // namespace grantor::marketplace
