// All entities of the demo CRM, and the operations that belong to no entity. One list each.
#pragma once

#include <span>

#include "sandbox/answers/operation_table.hpp"
#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox {

std::span<const EntityDescription* const> all_entities();

// Users, currencies and everything else that is not a record.
std::span<const OperationRow> single_operations();

}  // namespace grantor::sandbox
