// An API's document as the edge and the explorer of a sandbox get it. A sandbox shows and tries all
// of an API, so what a service would leave closed for want of words about it is open here: every
// operation that names no protection, or one that takes no tokens, takes any token of the sandbox.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace grantor::sandbox::own_api {

// - Where nothing protects an operation, or only keys and passwords, the sandbox's own scheme does.
//   Keys that are wanted beside a token are dropped.
// - Scopes that operations name and no scheme declares are declared.
// - The addresses of flows are those of the sandbox, `issuer`.
// - It is published (docs/openapi.md).
// Operations with `security: []` stay as they are.
boost::json::object settle_document(boost::json::object document, std::string_view issuer);

// "/v1", of the first server "https://api.shop.example/v1/"; variables have their defaults. ""
// where there is no path, or no server.
std::string server_path(const boost::json::object& document);

}  // namespace grantor::sandbox::own_api
