// What the kinds of filters are: how a list reads the parameter, and how the documents describe it.
// One row a kind, in filter_kinds.cpp.
#pragma once

#include "sandbox/answers/listing.hpp"

namespace grantor::sandbox {

// The list that is being asked for. What is wrong is left in `query`.
struct Reading {
    QueryReader& query;
    const Call& call;
    const View& view;
    ListRequest& request;
};
void read_filter(const Reading& reading, const FilterDescription& filter);
// Nothing but the records that the field of the holder leads to.
void hold_to(const Reading& reading, const EntityDescription& holder, std::int64_t id,
             std::string_view field);

// As OpenAPI describes it.
json::object filter_parameter(const EntityDescription& entity, const FilterDescription& filter);

}  // namespace grantor::sandbox
