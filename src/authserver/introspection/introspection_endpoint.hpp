// POST /oauth/introspect (RFC 7662): an app asks about one of its own tokens.
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

// {"active":false} for everything that is not a live token of the asking app, whatever the reason
// (RFC 7662 §4: no scanning of tokens by strangers). Public clients are refused: they prove
// nothing.
http::Task<http::Response> introspection_endpoint(const http::Request& request,
                                                  const Services& services);

}  // namespace grantor::authserver
