#include "sandbox/openapi/record_schemas.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/answers/changes.hpp"
#include "sandbox/engine/key_forms.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/openapi/field_schemas.hpp"
#include "sandbox/wire/json_schema.hpp"

namespace grantor::sandbox::openapi {
namespace {

using Presence = ObjectSchema::Presence;

void add_keys(const EntityDescription& entity, std::span<const ShownKey> keys, Relations relations,
              ObjectSchema& object, Presence presence = Presence::always) {
    for (const auto& key : keys) object.add(key.name, key_value(entity, key, relations), presence);
}

json::object in_v1(const EntityDescription& entity, Relations relations) {
    ObjectSchema object;
    add_keys(entity, entity.v1.keys, relations, object);
    if (!entity.custom_fields.holder.empty()) object.take_custom_fields();
    return object.take();
}

json::object details_in_v1(const EntityDescription& entity) {
    ObjectSchema object;
    add_keys(entity, entity.v1.keys, Relations::expanded, object);
    add_keys(entity, entity.v1.single_keys, Relations::expanded, object);
    if (!entity.custom_fields.holder.empty()) object.take_custom_fields();
    return object.take();
}

json::object in_v2(const EntityDescription& entity) {
    ObjectSchema object;
    for (const auto& field : entity.fields)
        if (field.shown != Shown::never)
            object.add(field.name, shown_value(entity, field),
                       field.shown == Shown::always ? Presence::always : Presence::sometimes);
    add_keys(entity, entity.v2.keys, Relations::plain, object, Presence::sometimes);
    add_keys(entity, entity.v2.single_keys, Relations::plain, object, Presence::sometimes);
    return object.take();
}

// Among the results of a search.
json::object found(const EntityDescription& entity) {
    ObjectSchema item;
    item.add("id", id_schema(entity));
    item.add("type", {{"type", "string"}, {"const", entity.name}});
    add_keys(entity, entity.v2.found_keys, Relations::plain, item);
    // On request; what the demo does not have is null.
    for (const auto extra : entity.v2.found_extras)
        item.add(extra.substr(extra.find('.') + 1), {}, Presence::sometimes);
    ObjectSchema hit;
    hit.add("result_score", {{"type", "number"}, {"description", "1: the value is the term."}});
    hit.add("item", item.take());
    return hit.take();
}

// Where other records lead to it: with "value", or in `related_objects` with "id".
json::object beside(const EntityDescription& entity, std::string_view id_name) {
    ObjectSchema object;
    if (id_name == "id") object.add(id_name, {{"type", "integer"}});
    add_keys(entity, entity.related_keys, Relations::expanded, object);
    if (id_name != "id") object.add(id_name, id_schema(entity));
    return object.take();
}

json::object written(const EntityDescription& entity, ApiVersion version, Occasion occasion) {
    ObjectSchema object;
    for (const auto& field : entity.fields) {
        if (!may_write(field, version, occasion)) continue;
        const bool is_top_level =
            version == ApiVersion::v1 && field.type == FieldType::custom_fields;
        if (is_top_level) {
            object.take_custom_fields();
            continue;
        }
        const bool is_required = field.is_required && occasion == Occasion::adding;
        object.add(name_in(field, version), written_value(entity, field),
                   is_required ? Presence::always : Presence::sometimes);
    }
    return object.take();
}

bool has_expanded_keys(const EntityDescription& entity) {
    return std::ranges::any_of(entity.v1.keys, is_expanded);
}

}  // namespace

std::string plain_record(const EntityDescription& entity) { return component_name(entity.name); }
std::string expanded_record(const EntityDescription& entity) {
    return (has_expanded_keys(entity) ? "Expanded" : "") + component_name(entity.name);
}
std::string detailed_record(const EntityDescription& entity) {
    return entity.v1.single_keys.empty() ? expanded_record(entity)
                                         : component_name(entity.name) + "Details";
}
std::string found_record(const EntityDescription& entity) {
    return "Found" + component_name(entity.name);
}
std::string new_record(const EntityDescription& entity) {
    return "New" + component_name(entity.name);
}
std::string changed_record(const EntityDescription& entity) {
    return component_name(entity.name) + "Change";
}

void add_record_schemas(const EntityDescription& entity, ApiVersion version,
                        json::object& components) {
    components[found_record(entity)] = found(entity);
    components[new_record(entity)] = written(entity, version, Occasion::adding);
    components[changed_record(entity)] = written(entity, version, Occasion::changing);
    if (version == ApiVersion::v2) {
        components[plain_record(entity)] = in_v2(entity);
        return;
    }
    components[expanded_record(entity)] = in_v1(entity, Relations::expanded);
    components[plain_record(entity)] = in_v1(entity, Relations::plain);
    components[detailed_record(entity)] = details_in_v1(entity);
    components[component_name(entity.name) + "InField"] = beside(entity, "value");
    components["Related" + component_name(entity.name)] = beside(entity, "id");
}

json::object related_objects(const EntityDescription& entity) {
    ObjectSchema object;
    for (const auto name : entity.v1.related) {
        json::object by_id{{"type", "object"}, {"description", "The records, by their ids."}};
        const auto known = std::ranges::find(all_entities(), name, &EntityDescription::name);
        if (name == "user")
            by_id["additionalProperties"] = reference_to("RelatedUser");
        else if (known != all_entities().end())
            by_id["additionalProperties"] = reference_to("Related" + component_name(name));
        object.add(name, std::move(by_id));
    }
    return object.take();
}

}  // namespace grantor::sandbox::openapi
