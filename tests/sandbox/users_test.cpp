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

class Users : public testing::Test {
 protected:
    std::string path(std::size_t user, const std::string& below = "") {
        return "/v1/users/" + std::to_string(world.user(user).value) + below;
    }
    SandboxWorld world;
};

TEST_F(Users, of_other_companies_are_not_found) {
    for (const std::string below :
         {"", "/permissions", "/roleAssignments", "/roleSettings", "/followers"}) {
        const auto answer = world.get(path(2, below));
        EXPECT_EQ(answer.status, 404) << below;
        EXPECT_EQ(json::serialize(answer.body),
                  R"({"success":false,"error":"User not found or not accessible."})");
        EXPECT_EQ(world.get(path(0, below)).status, 200) << below;
    }
}

TEST_F(Users, are_found_by_part_of_name_or_email) {
    EXPECT_EQ(world.get("/v1/users/find").error(), "term: is required");
    EXPECT_EQ(world.get("/v1/users/find?term=a&search_by_email=maybe").status, 400);
    const auto me = world.get("/v1/users/me");
    const std::string email{me.data().at("email").as_string()};
    std::string name{me.data().at("name").as_string()};
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    std::ranges::replace(name, ' ', '+');
    EXPECT_EQ(world.get("/v1/users/find?term=" + name).data().as_array().size(), 1u);
    EXPECT_EQ(world.get("/v1/users/find?term=" + email).data().as_array().size(), 1u);
    EXPECT_EQ(world.get("/v1/users/find?search_by_email=1&term=" + name).data().as_array().size(),
              0u);
    EXPECT_EQ(world.get("/v1/users/find?search_by_email=1&term=" + email).data().as_array().size(),
              1u);
    EXPECT_EQ(world.get("/v1/users/find?term=nobody-has-this").data().as_array().size(), 0u);
}

TEST_F(Users, may_do_what_their_role_says) {
    const auto admin = world.get(path(0, "/permissions"));
    const auto regular = world.get(path(1, "/permissions"));
    EXPECT_EQ(admin.data().as_object().size(), 31u);
    for (const auto& each : admin.data().as_object()) EXPECT_EQ(each.value(), true) << each.key();
    EXPECT_EQ(regular.data().at("can_edit_custom_fields"), false);
    EXPECT_EQ(regular.data().at("can_edit_shared_filters"), false);
    EXPECT_EQ(regular.data().at("can_delete_deals"), true);
}

TEST_F(Users, stand_in_the_only_role) {
    const auto assignments = world.get(path(0, "/roleAssignments"));
    ASSERT_EQ(assignments.data().as_array().size(), 1u);
    EXPECT_EQ(assignments.data().as_array()[0].at("role_id"), 1);
    EXPECT_EQ(world.get(path(0, "/roleAssignments?start=1")).data().as_array().size(), 0u);
    EXPECT_EQ(world.get(path(0, "/roleAssignments?start=x")).status, 400);
    const auto settings = world.get(path(0, "/roleSettings"));
    EXPECT_EQ(settings.data().at("deal_default_visibility"), 3);
    EXPECT_EQ(settings.data().at("product_access_level"), 7);
}

TEST_F(Users, have_no_followers) {
    EXPECT_EQ(
        json::serialize(
            world.get("/api/v2/users/" + std::to_string(world.user(0).value) + "/followers").body),
        R"({"success":true,"data":[],"additional_data":{"next_cursor":null}})");
}

TEST_F(Users, are_listed_with_the_deactivated_ones) {
    const auto answer = world.get("/v1/users");
    std::size_t mine = 0;
    for (const auto& user : answer.data().as_array()) mine += user.at("is_you").as_bool() ? 1 : 0;
    EXPECT_EQ(mine, 1u);
}

}  // namespace
}  // namespace grantor::sandbox
