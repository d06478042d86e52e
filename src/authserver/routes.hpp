// The table of the authorization server: /oauth, its metadata, and signing in.
#pragma once

#include <string>
#include <vector>

#include "http/route.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

// `metadata` is what /.well-known/oauth-authorization-server answers (RFC 8414). Both outlive the
// routes.
std::vector<http::Route> routes(const Services& services, const std::string& metadata);

}  // namespace grantor::authserver
