#include "sandbox/wire/json_text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <iterator>

#include "base/encoding.hpp"

namespace grantor::sandbox {

namespace json = boost::json;

void append_json(const json::object& object, std::string& out) {
    char separator = '{';
    for (const auto& item : object) {
        out += separator;
        append_json_string(item.key(), out);
        out += ':';
        append_json(item.value(), out);
        separator = ',';
    }
    out += separator == '{' ? "{}" : "}";
}

void append_json(const json::value& value, std::string& out) {
    switch (value.kind()) {
        case json::kind::null:
            out += "null";
            return;
        case json::kind::bool_:
            out += value.get_bool() ? "true" : "false";
            return;
        case json::kind::int64:
            fmt::format_to(std::back_inserter(out), "{}", value.get_int64());
            return;
        case json::kind::uint64:
            fmt::format_to(std::back_inserter(out), "{}", value.get_uint64());
            return;
        case json::kind::double_:
            // The shortest text that is read back as this number.
            fmt::format_to(std::back_inserter(out), "{}", value.get_double());
            return;
        case json::kind::string:
            append_json_string(value.get_string(), out);
            return;
        case json::kind::object:
            append_json(value.get_object(), out);
            return;
        case json::kind::array:
            break;
    }
    char separator = '[';
    for (const auto& item : value.get_array()) {
        out += separator;
        append_json(item, out);
        separator = ',';
    }
    out += separator == '[' ? "[]" : "]";
}

}  // namespace grantor::sandbox
