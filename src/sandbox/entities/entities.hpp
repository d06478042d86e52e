// The entities that the demo CRM has. Each is a table in a file of its own.
#pragma once

#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox {

extern const EntityDescription activity_entity;
extern const EntityDescription activity_type_entity;
extern const EntityDescription deal_entity;
extern const EntityDescription deal_product_entity;
extern const EntityDescription lead_entity;
extern const EntityDescription lead_label_entity;
extern const EntityDescription note_entity;
extern const EntityDescription organization_entity;
extern const EntityDescription person_entity;
extern const EntityDescription pipeline_entity;
extern const EntityDescription product_entity;
extern const EntityDescription stage_entity;

// All of these, in the order of their names.
std::span<const EntityDescription* const> all_entities();

// The custom fields of the entity with that name.
constexpr CustomFieldFamily custom_fields_of(std::string_view holder) {
    return {holder, &person_entity, &organization_entity};
}

}  // namespace grantor::sandbox
