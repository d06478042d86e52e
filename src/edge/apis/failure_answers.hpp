// What a client reads where the API itself gives no answer: its envelope all the same.
#pragma once

#include "http/forward.hpp"

namespace grantor::edge {

// The upstream does not answer, or not as it should. An http::OnForwardFailure.
http::Response answer_upstream_failure(const http::Request& request, http::ForwardFailure failure);
// No upstream is configured.
http::Response nothing_behind();

}  // namespace grantor::edge
