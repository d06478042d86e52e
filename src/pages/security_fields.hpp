// The security headers that every page has. Inside this layer only.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/message.hpp"

namespace grantor::pages {

// What scripts of this service a page has: none, or some that only change what is shown, or one
// that asks this service for news.
enum class Scripts : std::uint8_t { none, quiet, live };

// Content of this service only, nothing inline, in no frame, with no referrer, not cached.
// `form_target`: see page().
void add_security_fields(http::Response& response, Scripts scripts, std::string_view form_target);

}  // namespace grantor::pages
