// Where webhooks may be sent.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/address_policy.hpp"

namespace grantor::webhooks {

// WebhookRules::url_problem. A subscription URL must be one that the sender would call: absolute,
// without user information, no address that is closed to deliveries, and https unless they may go
// to this machine itself. Throws std::invalid_argument that names a network it cannot read.
std::function<std::string(std::string_view url)> url_problems(const http::AddressPolicy& addresses);

}  // namespace grantor::webhooks
