// What a client reads if the API gives no answer itself, as the wire has errors.
#pragma once

#include "http/forward.hpp"
#include "oauth/profile.hpp"

namespace grantor::edge {

// The upstream does not answer, or not as it should.
http::OnForwardFailure answers_upstream_failure(const Wire& wire);
// No upstream is configured.
http::Response nothing_behind(const Wire& wire, const http::Request& request);

}  // namespace grantor::edge
