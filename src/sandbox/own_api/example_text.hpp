// Texts and numbers for members that a document describes and gives no example of.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "sandbox/own_api/effort.hpp"

namespace grantor::sandbox::own_api {

// What a value is for.
struct ExampleOf {
    std::string_view name;  // of the member, "" for what has none
    std::size_t index = 0;  // in its list: neighbours differ
};

// By `format`, `pattern`, the lengths, and the name of the member ("email", "currency").
std::string example_text(const boost::json::object& words, const ExampleOf& of, Effort& effort);
// Within the bounds, a multiple where one is wanted. `words` may be of 3.0 or 3.1, in which
// `exclusiveMinimum` is true or a number.
boost::json::value example_number(const boost::json::object& words, bool is_whole,
                                  const ExampleOf& of);

}  // namespace grantor::sandbox::own_api
