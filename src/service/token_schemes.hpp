// Which security schemes of an OpenAPI document (OpenAPI §4.8.27) our access tokens satisfy: one
// answer for the edge, which checks them, and for whoever shows or completes a document.
#pragma once

#include <boost/json/object.hpp>

namespace grantor {

// oauth2, openIdConnect and http bearer. The value itself, not a reference to it.
bool takes_access_tokens(const boost::json::object& scheme);

}  // namespace grantor
