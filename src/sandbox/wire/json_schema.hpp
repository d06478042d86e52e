// JSON Schemas, put together from smaller ones.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace grantor::sandbox::openapi {

namespace json = boost::json;

// A schema of an object, key by key.
class ObjectSchema {
 public:
    enum class Presence { always, sometimes };

    void add(std::string_view name, json::object schema, Presence presence = Presence::always);
    // Values of custom fields may be next to the keys, as in v1.
    void take_custom_fields() { has_custom_fields_ = true; }
    json::object take();

 private:
    json::object properties_;
    json::array required_;
    bool has_custom_fields_ = false;
};

// {"type": …}
json::object of_type(std::string_view type);
// The same, or null.
json::object or_null(json::object schema);
json::object list_of(json::object schema);
// With this one key.
json::object object_with(std::string_view name, json::object schema);

// {"$ref": …}, to a schema of the document's components.
json::object reference_to(std::string_view component);
// "LeadLabel", of "lead_label".
std::string component_name(std::string_view entity);

}  // namespace grantor::sandbox::openapi
