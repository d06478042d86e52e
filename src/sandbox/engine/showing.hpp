// The two projections of a record, v1 and v2, and the smaller ones: expanded in a field of another
// record, in `related_objects`, as the result of a search.
#pragma once

#include <boost/json/object.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "sandbox/engine/custom/custom_values.hpp"
#include "sandbox/engine/surroundings.hpp"

namespace grantor::sandbox {

json::object in_keys(const Showing& showing, std::span<const ShownKey> keys);

// The v1 object; custom fields are at its top level.
json::object in_v1(const Showing& showing, Relations relations);

// What a client of v2 wants to see of each record.
struct Selection {
    std::vector<std::string_view> extras;
    std::vector<std::string_view> custom_keys;  // empty: all
    OptionForm option_form = OptionForm::ids;
};
// The v2 object. What relations lead to and the caller may not see is null.
json::object in_v2(const Showing& showing, const Selection& selection);

// {"id", "name", "email", …, "value"}; null if there is no such user.
json::value expanded_user(UserId id, const Surroundings& around);

// `related_objects` of an answer: maps by id, as text.
class RelatedObjects {
 public:
    RelatedObjects(const EntityDescription& entity, const Surroundings& around);
    void add(const Item& item);
    json::object take() { return std::move(all_); }

 private:
    void add_user(UserId id);
    void add_record(const EntityDescription& target, std::int64_t id);

    const EntityDescription& entity_;
    const Surroundings& around_;
    json::object all_;
};

}  // namespace grantor::sandbox
