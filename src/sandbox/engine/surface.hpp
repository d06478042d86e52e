// How one version of the API has an entity: its operations, filters and keys. Part of the
// entity's table; see entity.hpp.
#pragma once

#include <span>
#include <string_view>

#include "model/record.hpp"
#include "sandbox/engine/shown_key.hpp"

namespace grantor::sandbox {

// Sets of operations are sums of them.
enum Operations : unsigned {
    no_operations = 0,
    listing = 1,
    getting = 2,
    adding = 4,
    changing = 8,
    deleting = 16,
    searching = 32,           // searchDeals
    listing_archived = 64,    // getArchivedDeals
    deleting_several = 128,   // deleteDeals: the ids are in the query
    listing_by_cursor = 256,  // getDealsCollection, of v1
    listing_fields = 512,     // getDealFields; adding fields and the like where it has its own
};
inline constexpr unsigned all_but_search = listing | getting | adding | changing | deleting;

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
};
struct FilterDescription {
    std::string_view name;
    FilterKind kind;
    std::string_view source = "";
    const EntityDescription* holder = nullptr;
};

// Where records stand below the one that they lead to, as in "/deals/7/products".
struct Place {
    const EntityDescription* parent;  // the record before
    std::string_view relation;        // the field that leads there
    // Where it is the parent's field that leads to the records.
    enum class Direction { to_parent, from_parent } direction = Direction::to_parent;
    // Whether v1 shows relations as ids only.
    bool is_plain = false;
};

enum class EmptyList { array, null };
enum class Pages { by_start, none };

// How one version of the API has an entity.
struct Surface {
    unsigned operations = no_operations;
    const Place* home = nullptr;  // where all of them are below another record
    int added_status = 200;
    std::span<const FilterDescription> filters = {};
    // Further lists of the same records, below others: getPersonDeals.
    std::span<const Place> places = {};
    RecordOrder default_order = RecordOrder::id;
    // v1: the object. v2: what `include_fields` may add to the fields.
    std::span<const ShownKey> keys = {};
    // What the answer about a single record has besides.
    std::span<const ShownKey> single_keys = {};
    // v1: `related_objects`, as entities and "user", in order.
    std::span<const std::string_view> related = {};
    // The entries of a search.
    std::span<const ShownKey> found_keys = {};
    std::span<const std::string_view> found_extras = {};  // include_fields of a search
    EmptyList empty_list = EmptyList::array;              // v1
    bool confirms_deletion = false;                       // deleting answers true, not the id
    Pages pages = Pages::by_start;                        // v1
};

}  // namespace grantor::sandbox
