#include <gmock/gmock.h>

#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::ApiAnswer;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;

class Settings : public testing::Test {
 protected:
    ApiAnswer add_type(const std::string& body) {
        return world.send_json("POST", "/v1/activityTypes", body);
    }
    std::vector<std::string> type_keys() {
        std::vector<std::string> keys;
        for (const auto& type : world.get("/v1/activityTypes").data().as_array())
            keys.emplace_back(type.at("key_string").as_string());
        return keys;
    }
    SandboxWorld world;
};

TEST_F(Settings, of_the_caller_have_the_keys_of_the_wire) {
    EXPECT_THAT(keys_of(world.get("/v1/userSettings").data()),
                ElementsAre("marketplace_team", "list_limit", "beta_app",
                            "prevent_salesphone_callto_override", "file_upload_destination",
                            "callto_link_syntax", "autofill_deal_expected_close_date",
                            "person_duplicate_condition"));
    EXPECT_EQ(world.get("/v1/userConnections").data().at("google"), false);
}

TEST_F(Settings, know_currencies_by_term) {
    EXPECT_GT(world.get("/v1/currencies").data().as_array().size(), 30u);
    const auto euro = world.get("/v1/currencies?term=eur").data().as_array();
    ASSERT_EQ(euro.size(), 1u);
    EXPECT_THAT(keys_of(euro[0]), ElementsAre("id", "code", "name", "decimal_points", "symbol",
                                              "active_flag", "is_custom_flag"));
}

TEST_F(Settings, refuse_activity_types_that_are_wrong) {
    EXPECT_EQ(add_type("{}").error(), "name: is required");
    EXPECT_EQ(add_type(R"({"name":"A"})").error(), "icon_key: is required");
    EXPECT_EQ(add_type(R"({"name":"A","icon_key":"cat"})").status, 400);
    EXPECT_EQ(add_type(R"({"name":"A","icon_key":"car","color":"red"})").error(),
              "color: must be six hex digits, like FFFFFF");
    EXPECT_EQ(world.send_json("PUT", "/v1/activityTypes/999", "{}").status, 404);
    EXPECT_EQ(world.get("/v1/activityTypes/1").status, 404);
}

TEST_F(Settings, let_admins_alone_write_activity_types) {
    for (const auto& [method, path] :
         std::vector<std::pair<std::string, std::string>>{{"POST", "/v1/activityTypes"},
                                                          {"PUT", "/v1/activityTypes/1"},
                                                          {"DELETE", "/v1/activityTypes/1"},
                                                          {"DELETE", "/v1/activityTypes?ids=1"}}) {
        const auto answer =
            world.send(an_api_request(method, path).with_json("{}"), world.caller("acme", 1));
        EXPECT_EQ(answer.status, 403) << method << path;
        EXPECT_EQ(answer.error(), "You do not have permissions to do this.");
    }
    const auto read =
        world.send(an_api_request("GET", "/v1/activityTypes"), world.caller("acme", 1));
    EXPECT_EQ(read.status, 200);
}

TEST_F(Settings, begin_with_the_six_types_of_activities) {
    EXPECT_THAT(type_keys(), ElementsAre("call", "meeting", "task", "deadline", "email", "lunch"));
    const auto first = world.get("/v1/activityTypes").data().as_array()[0];
    EXPECT_THAT(keys_of(first),
                ElementsAre("id", "order_nr", "name", "key_string", "icon_key", "active_flag",
                            "color", "is_custom_flag", "add_time", "update_time"));
    EXPECT_EQ(first.at("is_custom_flag"), false);
}

TEST_F(Settings, give_new_activity_types_a_key_of_their_own) {
    const auto a = add_type(R"({"name":"Site visit!","icon_key":"car","color":"ff0000"})");
    ASSERT_EQ(a.status, 200) << a.body;
    EXPECT_EQ(a.data().at("key_string"), "site_visit");
    EXPECT_EQ(a.data().at("order_nr"), 7);
    EXPECT_EQ(a.data().at("is_custom_flag"), true);
    EXPECT_EQ(add_type(R"({"name":"Site Visit","icon_key":"car"})").data().at("key_string"),
              "site_visit_2");
    const auto id = std::to_string(a.data().at("id").as_int64());
    const auto changed =
        world.send_json("PUT", "/v1/activityTypes/" + id, R"({"name":"Tour","order_nr":1})");
    EXPECT_EQ(changed.data().at("name"), "Tour");
    EXPECT_EQ(changed.data().at("key_string"), "site_visit");
    const auto deleted = world.send(an_api_request("DELETE", "/v1/activityTypes/" + id));
    EXPECT_EQ(deleted.data().at("active_flag"), false);
    EXPECT_EQ(deleted.data().at("id"), a.data().at("id"));
    EXPECT_EQ(world.send(an_api_request("DELETE", "/v1/activityTypes/" + id)).status, 404);
}

TEST_F(Settings, let_activities_have_types_that_exist_only) {
    const auto add_activity = [&](const std::string& type) {
        return world.send_json("POST", "/api/v2/activities",
                               R"({"subject":"A","type":")" + type + R"("})");
    };
    EXPECT_EQ(add_activity("site_visit").error(),
              "type: there is no such activity type in this company");
    const auto id =
        add_type(R"({"name":"Site visit","icon_key":"car"})").data().at("id").as_int64();
    const auto activity = add_activity("site_visit");
    ASSERT_EQ(activity.status, 200) << activity.body;
    world.send(an_api_request("DELETE", "/v1/activityTypes/" + std::to_string(id)));
    EXPECT_EQ(add_activity("site_visit").status, 400);
    const auto path = "/api/v2/activities/" + json::serialize(activity.data().at("id"));
    EXPECT_EQ(world.send_json("PATCH", path, R"({"subject":"B"})").data().at("type"), "site_visit");
    const auto stranger = world.send(
        an_api_request("POST", "/api/v2/activities").with_json(R"({"type":"site_visit"})"),
        world.caller("globex", 2));
    EXPECT_EQ(stranger.status, 400);
}

}  // namespace
}  // namespace grantor::sandbox
