// What the operations on one field have in common.
#pragma once

#include "sandbox/fields/field_list.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox::fields {

// The field that the path means: by id in v1, by code in v2. Null if there is none.
const KnownField* named_field(const std::vector<KnownField>& fields, const Call& call);

// In the form of the call's version.
json::object shown_field(const KnownField& field, const Call& call, const View& view,
                         const std::vector<std::string_view>& extras);

}  // namespace grantor::sandbox::fields
