#include "sandbox/entities/entities.hpp"

#include <array>

namespace grantor::sandbox {
namespace {

constexpr std::array<const EntityDescription*, 12> entities{
    &activity_entity, &activity_type_entity, &deal_entity,    &deal_product_entity,
    &lead_entity,     &lead_label_entity,    &note_entity,    &organization_entity,
    &person_entity,   &pipeline_entity,      &product_entity, &stage_entity};

}  // namespace

std::span<const EntityDescription* const> all_entities() { return entities; }

}  // namespace grantor::sandbox
