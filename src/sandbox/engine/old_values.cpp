// Values as v1 sends them, in the form that v2 has: the lenient half of field_values.hpp.
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "sandbox/engine/composite_values.hpp"
#include "sandbox/engine/field_values.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {

namespace json = boost::json;

json::value number_from(const json::value& value) {
    if (!value.is_string()) return value;
    const std::string_view text = value.get_string();
    if (const auto integer = read_integer(text)) return *integer;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return value;
    return number;
}

json::value flag_from(const json::value& value) {
    const auto number = number_from(value);
    if (number.is_int64() && (number.get_int64() == 0 || number.get_int64() == 1))
        return number.get_int64() == 1;
    if (value.is_string() && value.get_string() == "true") return true;
    if (value.is_string() && value.get_string() == "false") return false;
    return value;
}

json::value labels_from(const json::value& value) {
    json::array labels;
    if (value.is_array()) {
        for (const auto& item : value.get_array()) labels.push_back(number_from(item));
    } else if (value.is_string()) {
        for (const auto piece : split_list(value.get_string()))
            labels.push_back(number_from(json::value(piece)));
    } else if (value.is_int64()) {
        labels.push_back(value);
    } else if (!value.is_null()) {
        return value;
    }
    return labels;
}

json::value id_from(const json::value& value) {
    if (value.is_object() && value.get_object().contains("value"))
        return number_from(value.get_object().at("value"));
    return number_from(value);
}

}  // namespace grantor::sandbox
