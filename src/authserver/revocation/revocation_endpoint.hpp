// POST /oauth/revoke (RFC 7009, docs/wire.md §1.6): an app gives a token back. A refresh token ends
// the grant, which uninstalls the app for its user; an access token ends only itself.
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "model/refused.hpp"
#include "oauth/client_request.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

// 200 for every authenticated client, whatever the token was (RFC 7009 §2.2), with {"success":true}
// where the wire has envelopes: an unknown token is as good as a revoked one. A store that fails
// answers 503, never 200 (attack 17).
http::Task<http::Response> revocation_endpoint(const http::Request& request,
                                               const Services& services);

// RFC 7009 §2.1: authenticates the client, then revokes what is its own. Another app's token is
// left alone, and the answer does not reveal it (attack 1). Whether anything was revoked.
ExplainedResult<bool> act_on_revocation(const ClientRequest& request, WriteTx& tx,
                                        const Context& context);

}  // namespace grantor::authserver
