// The values of custom fields: what a request may write, what an answer shows, what search finds.
// Stored in the form that v2 has.
#pragma once

#include <vector>

#include "sandbox/engine/custom/custom_field.hpp"
#include "sandbox/engine/shown_key.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

// Checks the member custom_fields of the changes and puts each value into the form that is stored.
// A key that the company does not have is refused in v2 and dropped in v1. References are looked
// up.
std::optional<Failure> settle_custom_values(const EntityDescription& entity, json::object& changes,
                                            ApiVersion version, const View& view);

enum class OptionForm { ids, with_labels };
// Every key of the company, null where the record has no value.
json::object custom_fields_in_v2(const Showing& showing, OptionForm form);
// At the top level; the other parts of a value have their own keys: "{key}_currency".
void add_custom_fields_in_v1(const Showing& showing, json::object& shown);

// The values that search may find, by key.
json::object searched_custom_values(const CustomFields& fields, const json::object& object);

}  // namespace grantor::sandbox
