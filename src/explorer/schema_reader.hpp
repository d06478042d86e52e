// JSON Schema as OpenAPI documents use it, read for people. Inside this layer only.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "explorer/operation.hpp"

namespace grantor::explorer {

// The member, if it has that type; null otherwise. A document may be an operator's own, so nothing
// about it is guaranteed.
const boost::json::object* find_object(const boost::json::object& object, std::string_view member);
const boost::json::array* find_array(const boost::json::object& object, std::string_view member);
bool is_true(const boost::json::object& object, std::string_view member);
// Follows `$ref` within the document. Empty where that leads nowhere, or in circles.
const boost::json::object& resolved(const boost::json::value& part,
                                    const boost::json::object& document);

// The text of a member, "" if there is none.
std::string text_of(const boost::json::object& object, std::string_view member);
// A value as it is typed into a form: texts as they are, lists joined by commas, the rest as JSON.
std::string typed_text(const boost::json::value& value);

// "integer"; of ["integer","null"] the first; "" where the schema does not say.
std::string plain_type(const boost::json::object& schema);
// For people: "list of text", "integer or text"; "value" where the schema does not say.
std::string type_words(const boost::json::value& schema, const boost::json::object& document);

// Fills in type, choices, whether it is a list or a secret and, where the field has none yet,
// description and example.
void describe_field(OperationField& field, const boost::json::value& schema,
                    const boost::json::object& document);
// The members of an object; of alternatives, those of all, required where all require it. Empty for
// anything else.
std::vector<OperationField> fields_of_body(const boost::json::value& schema,
                                           const boost::json::object& document);

}  // namespace grantor::explorer
