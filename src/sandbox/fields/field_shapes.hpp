// A field as the *Fields endpoints of the two versions show it.
#pragma once

#include <string_view>
#include <vector>

#include "sandbox/fields/field_list.hpp"

namespace grantor::sandbox::fields {

// `definition` is the record of a custom field; null for a fixed one.
struct ShownField {
    const KnownField& field;
    const Item* definition = nullptr;
    const EntityDescription& entity;
};

json::object in_v1(const ShownField& shown);
// `extras` are of the names below.
json::object in_v2(const ShownField& shown, const std::vector<std::string_view>& extras);

// What include_fields of v2 may ask for.
std::vector<std::string_view> extras_of(const EntityDescription& entity);

}  // namespace grantor::sandbox::fields
