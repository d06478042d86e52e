// JSON as people want to read it: a price is 99.99, where Boost.JSON writes 9.999E1.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace grantor::sandbox {

// Every number in the value is finite.
void append_json(const boost::json::value& value, std::string& out);
void append_json(const boost::json::object& object, std::string& out);

template <class Value>
std::string json_text(const Value& value) {
    std::string out;
    append_json(value, out);
    return out;
}

}  // namespace grantor::sandbox
