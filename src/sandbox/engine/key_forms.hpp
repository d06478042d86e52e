// What the forms of keys are: the value, its JSON Schema, and what the wire calls its type. One row
// a form, in key_forms.cpp.
#pragma once

#include <boost/json/object.hpp>

#include "sandbox/engine/surroundings.hpp"

namespace grantor::sandbox {

json::value shown_value(const Showing& showing, const ShownKey& key);
// Throws std::logic_error for a computed key without a schema (wire/parts.hpp).
json::object schema_of(const EntityDescription& entity, const ShownKey& key, Relations relations);
// What the *Fields endpoints call its type.
std::string_view wire_type_of(const EntityDescription& entity, const ShownKey& key);

// Whether its value is an id where relations are plain.
inline bool is_expanded(const ShownKey& key) {
    return key.form == KeyForm::user || key.form == KeyForm::record;
}
// The user whose id the value is; zero if it is none.
UserId user_in(const json::value& value);

}  // namespace grantor::sandbox
