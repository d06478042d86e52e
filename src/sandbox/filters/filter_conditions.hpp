// The conditions of a stored filter: two levels, each glued by "and" or "or". They are stored with
// the codes of the fields, which stay the same, and shown with their ids.
#pragma once

#include <optional>
#include <string_view>

#include "sandbox/engine/entity.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

inline constexpr std::size_t filter_conditions_max = 16;  // as the API is documented

// The record that a condition is about: the listed one (null), or one that a field of it leads to.
struct ConditionPath {
    const EntityDescription* entity = nullptr;
    const FieldDescription* field = nullptr;
};
// Nothing: records of `listed` do not lead to any `object`.
std::optional<ConditionPath> path_to(const EntityDescription& listed, std::string_view object);

// `sent` in the form that is stored. Refuses by name an object, a field or an operator that does
// not exist, and a value that the field cannot be compared with.
Answer<json::object> read_conditions(const json::value& sent, const EntityDescription& listed,
                                     const View& view);

enum class FieldCodes { hidden, shown };
// As the wire has them.
json::object shown_conditions(const json::object& stored, const EntityDescription& listed,
                              const View& view, FieldCodes codes);

}  // namespace grantor::sandbox
