// The types that activities may have: calls, meetings, and what a company adds. v1 only; admins
// write them. An activity names its type by `key_string`, which is made from the name and never
// changes.
#pragma once

#include "sandbox/engine/entity.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

extern const EntityDescription activity_type_entity;

// What every company begins with.
void add_first_activity_types(const View& view, WriteTx& tx);

// Whether activities of this company may have the type. Those that had one which was deleted keep
// it.
bool has_activity_type(const View& view, std::string_view key_string);

// DELETE /v1/activityTypes/{id} answers with the type, not with its id alone.
Answer<Reply> delete_activity_type(const Call& call, WriteTx& tx);

}  // namespace grantor::sandbox
