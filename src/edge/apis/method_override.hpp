// The method that a POST claims to be, for APIs whose clients cannot send every method
// (`method_override` of `[[edge.api]]`). The rules of such an API decide by the claimed method; for
// every other API a claim is dropped, and the request is what it is.
#pragma once

#include <expected>
#include <optional>

#include "http/message.hpp"

namespace grantor::edge {

enum class BadMethodClaim { contradicting, unknown_method };

// Of all fields and query parameters that any server takes for such a claim. Nothing: there is
// none, or the request is not a POST, where no server should obey one.
std::expected<std::optional<http::Method>, BadMethodClaim> read_method_claim(
    const http::Request& request);

}  // namespace grantor::edge
