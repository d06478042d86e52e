// What an API request shows to say whose it is: a bearer token, or a person's own API token.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <variant>

#include "http/message.hpp"

namespace grantor {

struct BearerToken {
    std::string_view text;
};
// Header `x-api-token`, or `?api_token=` as old clients send it (docs/wire.md §9.2). Empty if it
// was sent empty or is too long to be one: then it is nobody's.
struct PersonalToken {
    std::string text;
};
struct NoCredential {};
using PresentedCredential = std::variant<NoCredential, BearerToken, PersonalToken>;

struct MalformedAuthorization {};

// An Authorization field decides alone; one that is not `Bearer X`, or a second one, is malformed.
std::expected<PresentedCredential, MalformedAuthorization> read_credential(
    const http::Request& request);

}  // namespace grantor
