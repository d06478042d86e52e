// POST /oauth/token and /oauth/token/ (RFC 6749 §3.2, docs/wire.md §1.3). Owns the order of its
// checks and its answers. Not the grant types: they have files of their own.
#pragma once

#include "authserver/token/token_outcome.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "model/context.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

http::Task<http::Response> token_endpoint(const http::Request& request, const Services& services);

// Seals the tokens of a granted outcome into the answer of docs/wire.md §1.3.
http::Response write_token_response(const Result<TokenOutcome>& outcome, const Context& context);

}  // namespace grantor::authserver
