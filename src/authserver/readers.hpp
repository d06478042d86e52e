// Which web pages may read the answers of the token and revocation endpoints (the Fetch standard,
// docs/standards.md). Cookies are never allowed: these endpoints look at none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "oauth/client_credentials.hpp"
#include "store/transaction.hpp"

namespace grantor::authserver {

inline constexpr std::string_view any_reader = "*";

// What Access-Control-Allow-Origin says: any page, where the client is public or there is no such
// client; for an app with a secret the page that asks, if it has the origin of one of the app's
// callbacks. "": no page, or no page asks.
std::string reader_of(const http::Request& request, const ClientCredentials& client,
                      const ReadTx& tx);
// `reader` as above.
void allow_reader(http::Response& response, const http::Request& request, std::string_view reader);
// 204 to a preflight, which names no client: the answer itself decides. Nothing if it is none.
std::optional<http::Response> answer_preflight(const http::Request& request);

}  // namespace grantor::authserver
