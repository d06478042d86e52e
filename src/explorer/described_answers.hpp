// The answers of an operation as its page shows them: an example of each, and its schema as a tree.
// Read for the page alone: a document may describe more than memory should hold. Inside this layer
// only.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "explorer/operation.hpp"
#include "explorer/schema_tree.hpp"

namespace grantor::explorer {

struct DescribedAnswer {
    std::string status;  // "200", "default"
    std::string description;
    std::string media_type;  // "" where it has no content
    std::string example;     // for people; "" for none
    SchemaNode schema;
    bool has_schema = false;  // one with members to show
};

// In the order of the document. However large the document is, a page has room for all of it.
std::vector<DescribedAnswer> describe_answers(const Operation& operation,
                                              const boost::json::object& document);

}  // namespace grantor::explorer
