// The schemas of whole records, as components of a document: "Deal", "NewDeal", "DealChange" and,
// in v1, the same expanded, as details, below other records.
#pragma once

#include <boost/json/object.hpp>

#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox::openapi {

// Adds all that the version has of the entity.
void add_record_schemas(const EntityDescription& entity, ApiVersion version,
                        json::object& components);

// Names of the components.
std::string plain_record(const EntityDescription& entity);
std::string expanded_record(const EntityDescription& entity);  // v1: relations as objects
std::string detailed_record(const EntityDescription& entity);  // v1: of an answer about one
std::string found_record(const EntityDescription& entity);
std::string new_record(const EntityDescription& entity);
std::string changed_record(const EntityDescription& entity);

// v1: `related_objects` of answers.
json::object related_objects(const EntityDescription& entity);

}  // namespace grantor::sandbox::openapi
