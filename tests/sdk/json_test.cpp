#include "grantor/client/json.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace grantor::client {
namespace {

TEST(Json, what_is_not_json_is_refused) {
    for (const std::string text : {"", "{", "[1,]", "nul", "{\"a\":1}x", "'a'", "01", "\"\x01\""})
        EXPECT_FALSE(Json::parse(text)) << text;
    EXPECT_FALSE(Json::parse(std::string(100, '[') + std::string(100, ']')));
    EXPECT_EQ(Json::parse("{").error().kind, ErrorKind::unreadable_answer);
}

TEST(Json, what_is_not_there_is_null_and_never_a_crash) {
    const auto json = Json::parse(R"({"a":[1,{"b":"x"}]})").value();
    EXPECT_EQ(json["a"][1]["b"].as_text(), "x");
    EXPECT_TRUE(json["no"][7]["b"].is_null());
    EXPECT_TRUE(json["a"][2].is_null());
    EXPECT_TRUE(json["a"][-1].is_null());
    EXPECT_EQ(json["a"].as_integer(5), 5);
    EXPECT_EQ(json["a"].as_text("none"), "none");
    EXPECT_TRUE(json.items().empty());
}

TEST(Json, keeps_order_types_and_large_numbers) {
    const std::string text =
        R"({"z":1,"a":[true,false,null,-5,2.5,"\u00e9\"\n"],"big":9007199254740993,"o":{}})";
    const auto json = Json::parse(text).value();
    EXPECT_EQ(json["big"].as_integer(), 9007199254740993);
    EXPECT_EQ(json["a"][4].as_number(), 2.5);
    EXPECT_EQ(Json::parse(json.write()).value(), json);
    EXPECT_EQ(json.members()[0].first, "z");
    EXPECT_TRUE(Json::parse("18446744073709551615").value().is_number());
}

TEST(Json, is_built_and_changed_in_place) {
    auto json = Json::object({{"title", "A \"deal\""}, {"value", 500}, {"open", true}});
    json.set("value", 1.5);
    json.set("labels", Json::array({1, "two"}));
    Json list;
    list.append(3);
    json.set("more", list);
    EXPECT_EQ(json.write(),
              R"({"title":"A \"deal\"","value":1.5,"open":true,"labels":[1,"two"],"more":[3]})");
    EXPECT_EQ(Json(std::numeric_limits<double>::infinity()).write(), "null");
}

}  // namespace
}  // namespace grantor::client
