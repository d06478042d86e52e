#include "sandbox/wire/query_parameter.hpp"

#include <boost/json.hpp>

namespace grantor::sandbox::openapi {

json::object parameter(std::string_view name, std::string_view meaning, json::object schema) {
    return in_query({{"name", name}, {"description", meaning}, {"schema", std::move(schema)}});
}
json::object parameter(std::string_view name, std::string_view meaning, json::object schema,
                       json::value example) {
    auto out = parameter(name, meaning, std::move(schema));
    out["example"] = std::move(example);
    return out;
}

json::object words(std::vector<std::string_view> all) {
    return {{"type", "string"}, {"enum", json::array(all.begin(), all.end())}};
}

json::object in_query(json::object parameter) {
    json::object out{{"name", parameter.at("name")}, {"in", "query"}};
    out["required"] = parameter.contains("required") && parameter.at("required").as_bool();
    for (auto& member : parameter)
        if (member.key() != "name" && member.key() != "required")
            out[member.key()] = std::move(member.value());
    return out;
}

json::object word_list(std::string_view name, std::string_view meaning,
                       std::span<const std::string_view> words) {
    auto out = parameter(
        name, meaning,
        {{"type", "array"},
         {"items", {{"type", "string"}, {"enum", json::array(words.begin(), words.end())}}}});
    out["style"] = "form";
    out["explode"] = false;
    return out;
}

}  // namespace grantor::sandbox::openapi
