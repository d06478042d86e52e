// ANY /gateway/{connection}/{path}: the call goes to the connection's API with its token. The
// caller never sees the token, and the API never sees the caller.
#pragma once

#include "gateway/gateway.hpp"
#include "http/forward.hpp"
#include "http/message.hpp"

namespace grantor::gateway {

// The API's answer, streamed; or the gateway's refusal {"success":false,"error","error_info"}:
//   400 a path that servers could read in different ways · 401 no caller · 403 a method that the
//   key may not · 404 no such connection for this caller · 409 nobody has connected an account yet
//   · 424 the connection is broken, with the reason · 429 the key's minute is used up, with
//   Retry-After · 502, 503, 504 the provider or its API does not answer.
// A 401 of the API to an idempotent request without a body brings new tokens and a second try.
http::Task<http::Decision> answer_call(const http::Request& request, Gateway& gateway);

}  // namespace grantor::gateway
