// A stored filter at work in a list: it looks into each record that the store finds.
#pragma once

#include <memory>
#include <vector>

#include "sandbox/engine/surroundings.hpp"
#include "sandbox/fields/field_list.hpp"
#include "sandbox/filters/comparison.hpp"
#include "sandbox/filters/filter_conditions.hpp"

namespace grantor::sandbox {

// v1 only. A filter is its owner's alone unless it is shared (visible_to).
extern const EntityDescription filter_entity;

class StoredFilter {
 public:
    // `conditions` as they are stored. `view` outlives the filter.
    StoredFilter(const EntityDescription& listed, const json::object& conditions, const View& view);
    StoredFilter(const StoredFilter&) = delete;

    bool passes(const Item& item) const;
    // Adds the conditions that the store can hold as well, so that a list of one owner's or one
    // stage's records costs what those are.
    void narrow(RecordFilter& filter) const;

 private:
    struct Condition {
        ConditionPath path;
        KnownField field;
        Wanted wanted;
    };
    struct Group {
        bool needs_all = true;
        std::vector<Condition> conditions;
    };

    Condition condition_of(const json::object& stored) const;
    bool is_hidden(const KnownField& field, const Item& item) const;
    bool passes_condition(const Condition& condition, const Item& item) const;
    bool passes_group(const Group& group, const Item& item) const;
    void narrow(const Condition& condition, RecordFilter& filter) const;

    const EntityDescription& listed_;
    const View& view_;
    Surroundings around_;  // keeps the records that conditions lead to
    bool needs_all_ = true;
    std::vector<Group> groups_;
};

// The filter with this id for lists of these records. Null: there is none that the caller may see.
std::shared_ptr<const StoredFilter> find_stored_filter(const EntityDescription& listed,
                                                       std::int64_t id, const View& view);

}  // namespace grantor::sandbox
