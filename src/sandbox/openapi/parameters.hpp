// The parameters of the operations on records: filters of a list, where a page begins, and what
// else to show.
#pragma once

#include <boost/json/array.hpp>

#include "sandbox/answers/operation_table.hpp"
#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox::openapi {

// Those of GET {path}, and of {path}/collection in v1.
json::array list_parameters(const OperationRow& row);
json::array collection_parameters(const OperationRow& row);
// Those of GET {path}/{id}.
json::array single_parameters(const OperationRow& row);
json::array search_parameters(const OperationRow& row);

}  // namespace grantor::sandbox::openapi
