// The schema of an answer as a tree for people, with an example of it. Inside this layer only.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <vector>

namespace grantor::explorer {

// A value, or a member of one.
struct SchemaNode {
    std::string name;  // "" of the whole
    std::string type;  // for people: "list of object", "text or null"
    std::string description;
    std::vector<std::string> choices;
    bool is_required = false;
    bool is_cut = false;              // it has members that are not here
    std::vector<SchemaNode> members;  // of the object, or of the objects in the list
    // For an example: lists around the value, how JSON Schema calls it ("" where it does not), and
    // what the schema gives as one of the whole and of an item. Null: nothing.
    int list_depth = 0;
    std::string plain_type;
    std::string format;
    boost::json::value example;
    boost::json::value item_example;
};

// How many nodes there may still be: schemas may be as large as they like, and hold themselves.
struct NodeBudget {
    std::size_t left = 0;
};

// References are followed, and the parts of `allOf` put together; of alternatives there are the
// members of all.
SchemaNode read_schema_tree(const boost::json::value& schema, const boost::json::object& document,
                            NodeBudget& budget);

// A value that fits: what the schema gives as examples, and plain values elsewhere.
boost::json::value example_of(const SchemaNode& node);

// JSON for people, two spaces a level. What is longer than about `bytes_max` ends in "…".
std::string pretty_json(const boost::json::value& value, std::size_t bytes_max);

}  // namespace grantor::explorer
