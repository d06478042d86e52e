// /oauth/authorize (RFC 6749 §3.1, docs/wire.md §1.2, §3): asks a person for consent, and sends the
// answer to the app's callback. Until app and redirect URI are proven every refusal is a page.
#pragma once

#include <string>
#include <variant>

#include "http/message.hpp"
#include "http/task.hpp"
#include "model/context.hpp"
#include "oauth/authorization_request.hpp"
#include "service/services.hpp"
#include "store/transaction.hpp"

namespace grantor::authserver {

// GET /oauth/authorize
http::Task<http::Response> show_consent(const http::Request& request, const Services& services);
// POST /oauth/authorize {csrf, request, decision, continue}. Everything but the decision comes from
// the sealed `request` that the page carried; further fields are ignored (attack 14). A page that
// has been open for too long, or whose session is over, decides nothing: the browser goes to
// `continue`, which is that page again.
http::Task<http::Response> decide_consent(const http::Request& request, const Services& services);

}  // namespace grantor::authserver
