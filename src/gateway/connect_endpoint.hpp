// Connecting an account: from a connect link via the provider's consent page to the callback (RFC
// 6749 §4.1, RFC 7636). State and verifier are made when the person continues from our page. They
// work once, for ten minutes, and only in that browser (attacks 12 and 15). A person's link works
// for that person alone, from its page to the end; the page of the operator's says that the account
// will be the operator's to use.
#pragma once

#include "gateway/gateway.hpp"
#include "http/message.hpp"
#include "http/task.hpp"

namespace grantor::gateway {

// GET /connect/{ticket}: what will be connected to what.
http::Task<http::Response> show_connect(const http::Request& request, Gateway& gateway);
// POST /connect/{ticket} {csrf, continue}: to the provider.
http::Task<http::Response> begin_connect(const http::Request& request, Gateway& gateway);
// GET /connect/callback/{provider}?state&code or ?state&error: back from there. Apps that were
// registered before each provider had its own address come back to /connect/callback.
http::Task<http::Response> finish_connect(const http::Request& request, Gateway& gateway);
// GET /connect/done
http::Response show_connected(const http::Request& request, Gateway& gateway);

}  // namespace grantor::gateway
