// A request of the SDK's pure functions, sent by our own client with its address policy, and the
// answer as those functions read it.
#pragma once

#include "grantor/client/http.hpp"
#include "grantor/client/result.hpp"
#include "http/outgoing/client.hpp"
#include "http/task.hpp"

namespace grantor::gateway {

http::ClientRequest outgoing_request(const client::HttpRequest& request);
client::HttpResponse response_of(http::ClientAnswer answer);
client::Error error_of(http::ClientFailure failure);

// For coroutines on a thread of a server: waits without holding it up. The client outlives it.
http::Task<http::ClientResult> call(http::Client& client, http::ClientRequest request);

}  // namespace grantor::gateway
