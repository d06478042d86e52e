// The operations of the demo CRM and how a path finds the one that it means.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/message.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

using ReadOperation = Answer<Reply> (*)(const Call&, const ReadTx&);
using WriteOperation = Answer<Reply> (*)(const Call&, WriteTx&);
enum class BodyUse { ignored, read, read_list };

struct OperationRow {
    http::Method method;
    ApiVersion version;
    std::string_view path;  // below the prefix; {parent}, {id} and {code} stand for one piece each
    std::variant<ReadOperation, WriteOperation> act;
    BodyUse body = BodyUse::ignored;
    const EntityDescription* entity = nullptr;
    const Place* place = nullptr;
};

struct OperationPath {
    ApiVersion version = ApiVersion::v1;
    std::string_view path;  // below the prefix: "/deals/7"
    // v1: `/deals:(id,title)` shows these fields only (docs/wire.md §6.1). Empty: all.
    std::vector<std::string_view> shown_fields;
};
// The prefixes are `/v1`, `/api/v1`, `/v2`, `/api/v2`; `/users/me` is also v1.
std::optional<OperationPath> read_operation_path(std::string_view path);

struct FoundOperation {
    const OperationRow* row = nullptr;
    std::string_view id;  // what stands for {id}, if the row has one
    std::string_view parent_id;
    std::string_view code;
};
// Nothing: no row has this method and path. HEAD is read as GET. A row without {id} wins over one
// that would also fit.
std::optional<FoundOperation> find_operation(http::Method method, const OperationPath& path);

// Every row, in the order of the paths' first pieces.
std::vector<const OperationRow*> all_operations();

}  // namespace grantor::sandbox
