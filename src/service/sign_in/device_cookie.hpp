// The cookie with the marks (token/device_mark.hpp) of the accounts that have signed in here. It is
// no session: without a password it lets nobody in.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"
#include "model/context.hpp"
#include "service/services.hpp"

namespace grantor {

std::string_view device_cookie_name(const Site& site);

// The mark of this account in the request's cookie; "" if the account has not signed in there.
std::string_view find_device_mark(const http::Request& request, std::string_view account,
                                  const Services& services);
// After a right password: gives this browser a new mark of the account, beside those of others.
void remember_device(http::Response& response, const http::Request& request,
                     std::string_view account, const Services& services);

}  // namespace grantor
