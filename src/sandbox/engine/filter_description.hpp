// The parameters by which a list is narrowed: rows in the tables of entities, see entity.hpp.
#pragma once

#include <string_view>

namespace grantor::sandbox {

struct EntityDescription;

// A parameter of a list.
enum class FilterKind {
    ids,            // csv
    owner,          // a user's id
    owner_or_you,   // the same; without it the caller, 0 for everyone
    owned_by_you,   // a flag: the caller is the owner
    relation,       // the id of what the field `source` leads to
    held_by,        // the id of a record of `holder`: what its field `source` leads to
    status,         // one of the entity's statuses
    statuses,       // the same, separated by commas
    done,           // a flag: the status is `done`
    updated_since,  // a moment
    updated_until,
    stored_filter,  // the id of a filter
    equals,         // the field `source`; as text, number or flag
    one_of,         // the same, separated by commas
    from_date,      // the date in the field `source`
    to_date,
    first_char,  // of the title
    ignored,     // known, and without effect here
};
struct FilterDescription {
    std::string_view name;
    FilterKind kind;
    std::string_view source = "";
    const EntityDescription* holder = nullptr;
};

}  // namespace grantor::sandbox
