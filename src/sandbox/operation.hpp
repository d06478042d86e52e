// The operations of the demo CRM, one row each, and how a path finds its row.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "http/message.hpp"
#include "sandbox/call.hpp"

namespace grantor::sandbox {

using ReadOperation = Answer<Reply> (*)(const Call&, const ReadTx&);
using WriteOperation = Answer<Reply> (*)(const Call&, WriteTx&);
enum class BodyUse { ignored, read };

struct OperationRow {
    http::Method method;
    ApiVersion version;
    std::string_view path;  // below the prefix
    std::variant<ReadOperation, WriteOperation> act;
    BodyUse body = BodyUse::ignored;
};

struct OperationPath {
    ApiVersion version = ApiVersion::v1;
    std::string_view path;  // below the prefix: "/deals/7"
    // v1: `/deals:(id,title)` shows these fields only (reference §6.1). Empty: all.
    std::vector<std::string_view> shown_fields;
};
// The prefixes are `/v1`, `/api/v1`, `/v2`, `/api/v2`; `/users/me` is also v1.
std::optional<OperationPath> read_operation_path(std::string_view path);

struct FoundOperation {
    const OperationRow* row = nullptr;
    std::string_view id;  // what stands for `{id}`, if the row has one
};
// Nothing: no row has this method and path. HEAD is read as GET.
std::optional<FoundOperation> find_operation(http::Method method, const OperationPath& path);

}  // namespace grantor::sandbox
