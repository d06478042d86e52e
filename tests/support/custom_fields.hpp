// Custom fields for tests of the demo CRM.
#pragma once

#include <string>

#include "tests/support/sandbox_world.hpp"

namespace grantor::test {

// Adds a field to the deals (or to what `path` says) of acme and returns its key.
inline std::string add_custom_field(SandboxWorld& world, std::string_view type,
                                    const std::string& path = "/api/v2/dealFields") {
    json::object body{{"field_name", "Field"}, {"field_type", type}};
    if (type == "enum" || type == "set")
        body["options"] = {{{"label", "Red"}}, {{"label", "Green"}}, {{"label", "Blue"}}};
    const auto answer = world.send_json("POST", path, json::serialize(body));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return std::string{answer.data().at("field_code").as_string()};
}

inline std::string with_value(const std::string& key, const std::string& value) {
    return R"({"custom_fields":{")" + key + R"(":)" + value + "}}";
}

}  // namespace grantor::test
