// JSON Pointer (RFC 6901): the part of a document that a `$ref` of the same document names.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace grantor {

// `pointer` begins with a slash: "/components/schemas/Order", and is no longer percent-encoded.
// Null: there is no such part.
const boost::json::value* find_part(const boost::json::object& root, std::string_view pointer);

// A name as a token of a pointer (§4), and back: "~1" is a slash, "~0" a tilde.
std::string escape_pointer_token(std::string_view name);
std::string unescape_pointer_token(std::string_view token);

}  // namespace grantor
