// The security headers that every page has. Other layers name Forms only.
#pragma once

#include <cstdint>

#include "http/message.hpp"

namespace grantor::pages {

// What scripts of this service a page has: none, or some that only change what is shown, or one
// that asks this service for news.
enum class Scripts : std::uint8_t { none, quiet, live };

// Where the forms of a page may lead. A browser applies form-action to every redirect behind a
// form, so a page whose form ends elsewhere cannot name the way: an app's callback goes on to
// wherever it wants, also to a scheme of its own. Such a page has no form-action, and no other page
// is without. Nothing that others registered or entered ever stands in the policy.
enum class Forms : std::uint8_t { stay, leave };

// Content of this service only, nothing inline, in no frame, with no referrer, not cached.
void add_security_fields(http::Response& response, Scripts scripts, Forms forms);

}  // namespace grantor::pages
