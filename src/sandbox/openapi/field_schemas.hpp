// The JSON Schemas of single values with what they mean: of fields, and of the keys that answers
// are made of.
#pragma once

#include <boost/json/object.hpp>

#include "sandbox/engine/entity.hpp"
#include "sandbox/engine/showing.hpp"

namespace grantor::sandbox::openapi {

// What a client may send for the field, in the strict form of v2; v1 also takes texts for numbers.
json::object written_value(const EntityDescription& entity, const FieldDescription& field);
// What v2 shows of it.
json::object shown_value(const EntityDescription& entity, const FieldDescription& field);
// What a key of an answer has. Throws std::logic_error for a computed one without a description.
json::object key_value(const EntityDescription& entity, const ShownKey& key, Relations relations);

}  // namespace grantor::sandbox::openapi
