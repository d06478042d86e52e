// The types that activities may have: calls, meetings, and what a company adds. v1 only; admins
// write them. An activity names its type by `key_string`, which is made from the name and never
// changes.
#pragma once

#include "sandbox/engine/view.hpp"
#include "sandbox/entities/entities.hpp"

namespace grantor::sandbox {

// What every company begins with.
void add_first_activity_types(const View& view, WriteTx& tx);

// Whether activities of this company may have the type. Those that had one which was deleted keep
// it.
bool has_activity_type(const View& view, std::string_view key_string);

}  // namespace grantor::sandbox
