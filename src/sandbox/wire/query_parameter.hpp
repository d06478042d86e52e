// A parameter of a query, as OpenAPI describes it.
#pragma once

#include <boost/json/object.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace grantor::sandbox::openapi {

namespace json = boost::json;

// One of the query, of the form that words.json and operations.json have it in.
json::object in_query(json::object parameter);
json::object parameter(std::string_view name, std::string_view meaning, json::object schema);
json::object parameter(std::string_view name, std::string_view meaning, json::object schema,
                       json::value example);
// A list of words, separated by commas.
json::object word_list(std::string_view name, std::string_view meaning,
                       std::span<const std::string_view> words);
// The schema of one of these words.
json::object words(std::vector<std::string_view> all);

}  // namespace grantor::sandbox::openapi
