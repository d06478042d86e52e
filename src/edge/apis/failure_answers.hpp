// What a client reads if the API gives no answer itself, in the API's envelope.
#pragma once

#include "http/forward.hpp"

namespace grantor::edge {

// The upstream does not answer, or not as it should. An http::OnForwardFailure.
http::Response answer_upstream_failure(const http::Request& request, http::ForwardFailure failure);
// No upstream is configured.
http::Response nothing_behind();

}  // namespace grantor::edge
