// /connections: a person's own connections, as JSON for our pages. Each request carries the token
// of the session (callers.hpp); no answer holds a secret or a token.
#pragma once

#include "gateway/gateway.hpp"
#include "http/message.hpp"
#include "http/task.hpp"

namespace grantor::gateway {

// GET /connections: {"connections":[…],"providers":[…]}
http::Task<http::Response> list_connections(const http::Request& request, Gateway& gateway);
// POST /connections {"provider","client_id","client_secret","name"}: 201 with the connection and
// its connect_url. Without client_id: the provider's own app, where the operator has configured
// one.
http::Task<http::Response> make_connection(const http::Request& request, Gateway& gateway);
// POST /connections/{name}/link: a new connect_url.
http::Task<http::Response> make_link(const http::Request& request, Gateway& gateway);
// DELETE /connections/{name}: the tokens are revoked at the provider, as far as it answers.
http::Task<http::Response> remove_connection(const http::Request& request, Gateway& gateway);
// GET /connections/{name}/calls: the last ones, newest first.
http::Task<http::Response> list_calls(const http::Request& request, Gateway& gateway);

}  // namespace grantor::gateway
