// Schemas of an API's document (OpenAPI 3.0 and 3.1: JSON Schema, nearly), made plain: references
// followed, and what several parts say about one value put together.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/own_api/effort.hpp"

namespace grantor::sandbox::own_api {

namespace json = boost::json;

// Null where the member is missing or of another kind: a document guarantees nothing.
const json::object* object_in(const json::object& parent, std::string_view key);
const json::array* array_in(const json::object& parent, std::string_view key);
std::string_view text_in(const json::object& parent, std::string_view key);
bool is_true(const json::object& parent, std::string_view key);

// `oneOf` or `anyOf`: one of the branches is wanted.
using Branches = std::vector<const json::value*>;

// A schema without `$ref`, `allOf`, `oneOf` and `anyOf`. `true` and what cannot be read are empty
// and allow everything.
struct PlainSchema {
    std::shared_ptr<const json::object> words;  // never null; may be the document's own
    std::vector<Branches> choices;              // one branch of each
    bool allows_nothing = false;                // `false`
};

class Schemas {
 public:
    // The document outlives it.
    explicit Schemas(const json::object& document) : document_(document) {}

    const json::object& document() const { return document_; }
    // What a part stands for, over several references; a null value where they lead nowhere.
    const json::value& follow(const json::value& part) const;
    // With less of its parts where there is not enough effort left: it allows more then.
    PlainSchema plain(const json::value& schema, Effort& effort) const;
    // The same with this branch of the last choice put in.
    PlainSchema choose(const PlainSchema& schema, const json::value& branch, Effort& effort) const;

 private:
    struct Adding {
        PlainSchema& out;
        json::object& words;
        Effort parts;  // how many of them
        Effort& effort;
    };
    void add(const json::value& schema, Adding& adding, int depth) const;

    const json::object& document_;
};

// "integer", "null": in the order of the document, `nullable` last; what the other words imply
// where it names none. Empty: anything.
std::vector<std::string> types_of(const json::object& words);

}  // namespace grantor::sandbox::own_api
