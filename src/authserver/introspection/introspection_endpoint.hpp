// POST /oauth/introspect (RFC 7662): an app asks about one of its own tokens.
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "model/refused.hpp"
#include "oauth/client_request.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

// {"active":false} for everything that is not a live token of the asking app, whatever the reason
// (RFC 7662 §4: no scanning of tokens by strangers). Public clients are refused: they prove
// nothing.
http::Task<http::Response> introspection_endpoint(const http::Request& request,
                                                  const Services& services);

// The body of the answer, or why the client may not ask.
ExplainedResult<std::string> act_on_introspection(const ClientRequest& request, const ReadTx& tx,
                                                  const InvalidationView& view,
                                                  const Context& context);

}  // namespace grantor::authserver
