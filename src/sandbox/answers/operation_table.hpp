// The operations of the demo CRM, by the ids that the API's documents give them. The edge has
// matched the path; see model/api_operation.hpp.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/api_operation.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

using ReadOperation = Answer<Reply> (*)(const Call&, const ReadTx&);
using WriteOperation = Answer<Reply> (*)(const Call&, WriteTx&);
enum class BodyUse { ignored, read, read_list };
// What the last placeholder of the path is, if it is not that of the record before.
enum class PathEnd { id, code };

struct OperationRow {
    ApiVersion version;
    std::string id;  // "getDeal"
    std::variant<ReadOperation, WriteOperation> act;
    BodyUse body = BodyUse::ignored;
    const EntityDescription* entity = nullptr;
    const Place* place = nullptr;  // then the first placeholder is the record before
    PathEnd path_end = PathEnd::id;
};

// Null: there is none.
const OperationRow* find_operation(const ApiOperation& operation);

// Every row, in the order of versions and ids.
std::vector<const OperationRow*> all_operations();

}  // namespace grantor::sandbox
