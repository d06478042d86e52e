// An operation in words and shapes, before it is put into a document.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "sandbox/answers/operation_table.hpp"

namespace grantor::sandbox::openapi {

struct DescribedOperation {
    std::string summary;
    std::string description;
    json::array parameters = {};            // of the query
    std::optional<json::object> body = {};  // its schema; nothing: none is read
    json::value example = nullptr;          // of the body
    int status = 200;
    json::object answer = {};       // the schema of the whole body
    bool may_find_nothing = false;  // 404, where the path names no record
    // What stands for {id} and {code} in examples; null: the first record.
    json::value id_example = nullptr;
    std::string code_example = {};
};

// {"success":true,"data":…}
json::object success_schema(json::object data);

// One that is written for all entities (operations/). Nothing: it is none of these.
std::optional<DescribedOperation> describe_record_operation(const OperationRow& row);
// One that operations.json describes. Throws std::logic_error where it does not.
DescribedOperation describe_other_operation(const OperationRow& row);

}  // namespace grantor::sandbox::openapi
