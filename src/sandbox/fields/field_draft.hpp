// A field as a request describes it, in the words of either version.
#pragma once

#include <optional>

#include "sandbox/engine/custom/custom_field.hpp"

namespace grantor::sandbox::fields {

// What the body does not mention is empty.
struct FieldDraft {
    std::optional<std::string> name;
    const CustomType* type = nullptr;    // null: not sent
    std::optional<json::array> options;  // objects, each with a label and perhaps an id
    std::optional<json::value> description;
    json::object settings;  // ui_visibility and the like; each an object
};

// Refusals use the field names of that version.
Answer<FieldDraft> read_field_draft(const json::object& body, ApiVersion version);

// A label alone, or with the id of an option that exists.
enum class OptionParts { label, id, label_and_id };
// The options in a list of the wire, named `name` in refusals.
Answer<json::array> read_options(const json::value& list, OptionParts parts, std::string_view name);

}  // namespace grantor::sandbox::fields
