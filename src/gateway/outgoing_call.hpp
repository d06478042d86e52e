// A request of the SDK's pure functions, sent by our own client with its address policy, and the
// answer as those functions read it.
#pragma once

#include <string>

#include "grantor/client/http.hpp"
#include "grantor/client/result.hpp"
#include "http/outgoing/client.hpp"
#include "http/task.hpp"

namespace grantor::gateway {

http::ClientRequest outgoing_request(const client::HttpRequest& request);
client::HttpResponse response_of(http::ClientAnswer answer);
client::Error error_of(http::ClientFailure failure);

// An error's code, where it is a word as in RFC 6749 §5.2: the only text from outside that a log,
// a row or a page may have. Else "".
std::string word_of(const client::Error& error);
// An error for the log: its kind, its word, its status.
std::string described_for_log(const client::Error& error);

// For coroutines on a thread of a server: waits without holding it up. The client outlives it.
http::Task<http::ClientResult> call(http::Client& client, http::ClientRequest request);

}  // namespace grantor::gateway
