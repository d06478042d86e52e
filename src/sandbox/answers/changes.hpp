// From a request's body to the fields that change.
#pragma once

#include "sandbox/engine/entity.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

enum class Occasion { adding, changing };
bool may_write(const FieldDescription& field, ApiVersion version, Occasion occasion);
// What a body calls the field.
std::string_view name_in(const FieldDescription& field, ApiVersion version);

// The writable fields that `body` has, by their v2 names and in their v2 form. v2 takes strict
// types; v1 also takes texts for numbers, 0 and 1 for flags, and custom fields at the top level.
// Names that are not fields, or that cannot be written, are ignored. A field that is wrong, or that
// is required and missing, is refused by name.
Answer<json::object> read_changes(const EntityDescription& entity, const json::object& body,
                                  ApiVersion version, Occasion occasion);

// Refuses ids of users and records that the company does not have, or that the caller may not see.
std::optional<Failure> missing_reference(const EntityDescription& entity,
                                         const json::object& changes, ApiVersion version,
                                         const View& view);

}  // namespace grantor::sandbox
