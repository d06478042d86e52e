// POST /oauth/introspect (RFC 7662): an app asks about a token of its own.
#pragma once

#include <string>

#include "http/message.hpp"
#include "oauth/client_request.hpp"
#include "service/request_scope.hpp"
#include "store/invalidation_view.hpp"
#include "store/transaction.hpp"

namespace grantor::authserver {

// {"active":false} for everything that is not a live token of the asking app, whatever the reason
// (RFC 7662 §4: no scanning of tokens by strangers). Public clients are refused: they prove
// nothing.
Result<std::string> act_on_introspection(const ClientRequest& request, const ReadTx& tx,
                                         const InvalidationView& view, const Context& context);
http::Response write_introspection(const Result<std::string>& body, const RequestScope& scope);

}  // namespace grantor::authserver
