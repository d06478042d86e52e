// Back from the provider: what its redirect says, and the tokens for the code that it brings (RFC
// 6749 §4.1.2 to §4.1.4, RFC 9207).
#pragma once

#include <expected>
#include <string>

#include "gateway/gateway.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "store/tables/connections.hpp"

namespace grantor::gateway {

struct NotConnected {
    std::string text;  // for the person
    std::string log;   // for the operator; no secret, and no text from outside but a word
};

// `arrived` has just been claimed by the state of the request. The tokens are those of an API that
// the connection may call.
http::Task<std::expected<ConnectionTokens, NotConnected>> exchange_code(
    const http::Request& request, const Connections::Claimed& arrived, Gateway& gateway);

}  // namespace grantor::gateway
