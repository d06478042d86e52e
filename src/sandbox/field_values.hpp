// One value for one field: is it what the field takes.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <string_view>

#include "sandbox/entity.hpp"

namespace grantor::sandbox {

// v1 sends texts for numbers, flags as 0 and 1, labels as text; where the value can be read as what
// the field takes, it is returned in its v2 form, otherwise as it is.
json::value from_v1(const FieldDescription& field, const json::value& value);

// The value as it is stored, or the reason why the field does not take it.
std::expected<json::value, std::string_view> checked_value(const FieldDescription& field,
                                                           const json::value& value);

}  // namespace grantor::sandbox
