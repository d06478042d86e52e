// Media types of a document's `content`: which one a body is of, and which one an answer gets.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

namespace grantor::sandbox::own_api {

// "application/json", "application/vnd.shop+json; charset=utf-8"
bool is_json_type(std::string_view type);

// The entry for a Content-Type; "text/*" and "*/*" are for several (OpenAPI §4.8.14.1). The first
// of all where the request names none. Null: none is.
const boost::json::key_value_pair* find_media_type(const boost::json::object& content,
                                                   std::string_view type);
// The first entry that Accept allows, in the order of the document; else one of JSON where another
// one of JSON is asked for ("application/vnd.shop+json"); else the first (RFC 9110 §12.5.1). A
// weight of 0 excludes a type, others do not matter. Null: there are none.
const boost::json::key_value_pair* choose_media_type(const boost::json::object& content,
                                                     std::string_view accept);

}  // namespace grantor::sandbox::own_api
