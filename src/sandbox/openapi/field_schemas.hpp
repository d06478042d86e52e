// The JSON Schemas of single values: of fields, and of the keys that answers are made of.
#pragma once

#include <boost/json/object.hpp>

#include "sandbox/engine/entity.hpp"
#include "sandbox/engine/showing.hpp"

namespace grantor::sandbox::openapi {

// A schema of an object, key by key.
class ObjectSchema {
 public:
    enum class Presence { always, sometimes };

    void add(std::string_view name, json::object schema, Presence presence = Presence::always);
    // Values of custom fields may be next to the keys, as in v1.
    void take_custom_fields() { has_custom_fields_ = true; }
    json::object take();

 private:
    json::object properties_;
    json::array required_;
    bool has_custom_fields_ = false;
};

// The same, or null.
json::object or_null(json::object schema);
json::object list_of(json::object schema);

// What a client may send for the field, in the strict form of v2; v1 also takes texts for numbers.
json::object written_value(const EntityDescription& entity, const FieldDescription& field);
// What v2 shows of it.
json::object shown_value(const EntityDescription& entity, const FieldDescription& field);
// What a key of an answer has. Throws std::logic_error for a computed one without a description.
json::object key_value(const EntityDescription& entity, const ShownKey& key, Relations relations);

}  // namespace grantor::sandbox::openapi
