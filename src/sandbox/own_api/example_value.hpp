// A value that a schema allows, made from its own examples, constants, defaults, lists of values,
// formats and bounds. The same schema gives the same value each time.
#pragma once

#include <boost/json/value.hpp>

#include "sandbox/own_api/schemas.hpp"

namespace grantor::sandbox::own_api {

// What an answer would hold: `writeOnly` members are left out. Schemas that hold themselves end
// where they come round, and large ones keep their required members alone from some size on. Null
// where nothing can be made: the schema allows nothing, or needs itself.
json::value example_value(const json::value& schema, const Schemas& schemas);

}  // namespace grantor::sandbox::own_api
