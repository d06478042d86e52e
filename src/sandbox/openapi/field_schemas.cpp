#include "sandbox/openapi/field_schemas.hpp"

#include <boost/json.hpp>

#include "sandbox/engine/field_values.hpp"
#include "sandbox/engine/key_forms.hpp"
#include "sandbox/wire/parts.hpp"

namespace grantor::sandbox::openapi {
namespace {

json::object with_meaning(json::object schema, std::string_view meaning) {
    if (!meaning.empty()) schema["description"] = meaning;
    return schema;
}

}  // namespace

json::object written_value(const EntityDescription& entity, const FieldDescription& field) {
    return with_meaning(schema_of(field, SchemaUse::written), meaning_of(entity.name, field.name));
}

json::object shown_value(const EntityDescription& entity, const FieldDescription& field) {
    return with_meaning(schema_of(field, SchemaUse::shown), meaning_of(entity.name, field.name));
}

json::object key_value(const EntityDescription& entity, const ShownKey& key, Relations relations) {
    const bool is_field =
        key.form == KeyForm::copy || key.form == KeyForm::time || is_expanded(key);
    return with_meaning(schema_of(entity, key, relations),
                        is_field ? meaning_of(entity.name, key.field()) : std::string_view{});
}

}  // namespace grantor::sandbox::openapi
