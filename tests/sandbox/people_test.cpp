// Users and currencies, and that no company reaches another's data.
#include <gmock/gmock.h>

#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;
using testing::ElementsAreArray;

const std::vector<std::string> user_keys{"id",
                                         "name",
                                         "default_currency",
                                         "locale",
                                         "lang",
                                         "email",
                                         "email_verified",
                                         "phone",
                                         "activated",
                                         "last_login",
                                         "created",
                                         "modified",
                                         "has_created_company",
                                         "access",
                                         "active_flag",
                                         "timezone_name",
                                         "timezone_offset",
                                         "role_id",
                                         "icon_url",
                                         "is_you",
                                         "is_deleted"};

class People : public testing::Test {
 protected:
    SandboxWorld world;
};

TEST_F(People, see_themselves_with_their_company) {
    auto expected = user_keys;
    for (const auto* key : {"company_id", "company_name", "company_domain", "company_country",
                            "company_industry", "language"})
        expected.emplace_back(key);
    for (const std::string path : {"/v1/users/me", "/api/v1/users/me", "/users/me"}) {
        const auto answer = world.get(path);
        EXPECT_EQ(answer.status, 200);
        EXPECT_THAT(keys_of(answer.data()), ElementsAreArray(expected));
        EXPECT_EQ(answer.data().at("company_domain"), "acme");
        EXPECT_EQ(answer.data().at("company_id"), world.company("acme").value);
        EXPECT_EQ(answer.data().at("is_you"), true);
        EXPECT_EQ(answer.data().at("email").as_string(), world.world.users[0].plan.email);
        EXPECT_EQ(answer.data().at("email_verified"), false);
    }
    const auto elsewhere =
        world.send(an_api_request("GET", "/v1/users/me"), world.caller("globex", 1));
    EXPECT_EQ(elsewhere.data().at("company_domain"), "globex");
}

TEST_F(People, see_the_people_of_their_company_only) {
    const auto answer = world.get("/v1/users");
    std::vector<std::int64_t> ids;
    for (const auto& user : answer.data().as_array()) {
        EXPECT_THAT(keys_of(user), ElementsAreArray(user_keys));
        ids.push_back(user.at("id").as_int64());
    }
    EXPECT_THAT(ids, ElementsAre(world.user(0).value, world.user(1).value, world.user(4).value));
    EXPECT_EQ(answer.data().at(2).at("active_flag"), false);
    EXPECT_EQ(world.get("/v1/users/" + std::to_string(world.user(1).value)).status, 200);
}

TEST_F(People, do_not_find_others_with_the_documented_body) {
    const auto answer = world.get("/v1/users/" + std::to_string(world.user(2).value));
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(json::serialize(answer.body),
              R"({"success":false,"error":"User not found or not accessible."})");
    EXPECT_EQ(world.get("/v1/users/9999").status, 404);
}

TEST_F(People, find_currencies_by_code_and_name) {
    EXPECT_EQ(world.get("/v1/currencies").data().as_array().size(), 34u);
    const auto euro = world.get("/v1/currencies?term=eur").data();
    ASSERT_EQ(euro.as_array().size(), 1u);
    EXPECT_THAT(keys_of(euro.at(0)), ElementsAre("id", "code", "name", "decimal_points", "symbol",
                                                 "active_flag", "is_custom_flag"));
    EXPECT_EQ(world.get("/v1/currencies?term=POUND").data().at(0).at("code"), "GBP");
}

TEST_F(People, get_404_for_what_is_not_there) {
    for (const std::string path :
         {"/v1/nothing", "/api/v1", "/api/v2", "/", "", "/users", "/v3/deals", "/v1/deals/1/x",
          "/api/v2/users/me", "/v1/deals/", "/api/v2/deals:(id)"})
        EXPECT_EQ(world.get(path).status, 404) << path;
    EXPECT_EQ(world.send(an_api_request("PUT", "/api/v2/deals/1")).status, 404);
    EXPECT_EQ(world.send(an_api_request("PATCH", "/v1/deals/1")).status, 404);
}

// Attack 16: a deal of globex, tried on every route by somebody of acme. Ids count per company, so
// the stranger's id must be one that acme does not have.
TEST_F(People, reach_no_deal_of_another_company_on_any_route) {
    const auto stranger = world.caller("globex", 2);
    std::int64_t id = 0;
    for (int i = 0; i < 20; ++i)
        id = world
                 .send(an_api_request("POST", "/api/v2/deals").with_json(R"({"title":"Secret"})"),
                       stranger)
                 .data()
                 .at("id")
                 .as_int64();
    ASSERT_GT(id, 55);
    const auto number = std::to_string(id);
    for (const std::string prefix : {"/v1/deals/", "/api/v1/deals/", "/api/v2/deals/"}) {
        EXPECT_EQ(world.get(prefix + number).status, 404);
        EXPECT_EQ(world.send(an_api_request("DELETE", prefix + number)).status, 404);
        const auto* method = prefix.contains("v2") ? "PATCH" : "PUT";
        EXPECT_EQ(world.send_json(method, prefix + number, R"({"title":"Mine"})").status, 404);
    }
    EXPECT_EQ(world.get("/api/v2/deals?ids=" + number).data().as_array().size(), 0u);
    EXPECT_EQ(world.get("/api/v2/deals/search?term=Secret").data().at("items").as_array().size(),
              0u);
    for (const std::string list : {"/v1/deals?limit=500", "/api/v2/deals?limit=500"}) {
        const auto deals = world.get(list).data();
        EXPECT_EQ(deals.as_array().size(), 55u);
        for (const auto& deal : deals.as_array()) EXPECT_NE(deal.at("title"), "Secret");
    }
    const auto kept = world.send(an_api_request("GET", "/api/v2/deals/" + number), stranger).data();
    EXPECT_EQ(kept.at("title"), "Secret");
    EXPECT_EQ(kept.at("is_deleted"), false);
}

// The same number names a deal in each company; a write in one leaves the other's alone.
TEST_F(People, change_their_own_deal_of_a_number_that_two_companies_have) {
    const auto stranger = world.caller("globex", 2);
    const auto request = an_api_request("GET", "/api/v2/deals/1");
    const auto before = world.send(request, stranger).data();
    EXPECT_EQ(world.send_json("PATCH", "/api/v2/deals/1", R"({"title":"Ours"})").status, 200);
    EXPECT_EQ(world.send(an_api_request("DELETE", "/v1/deals/1")).status, 200);
    EXPECT_EQ(world.send(request, stranger).data(), before);
}

TEST_F(People, cannot_give_a_deal_to_somebody_of_another_company_or_deactivated) {
    for (const std::size_t index : {2u, 3u, 4u}) {
        const auto body =
            R"({"title":"a","owner_id":)" + std::to_string(world.user(index).value) + "}";
        EXPECT_EQ(world.send_json("POST", "/api/v2/deals", body).error(),
                  "owner_id: there is no such user in this company");
    }
}

TEST_F(People, do_not_choose_company_creator_or_id_in_a_body) {
    const auto answer = world.send_json(
        "POST", "/api/v2/deals",
        R"({"title":"a","company_id":2,"creator_user_id":3,"id":5,"add_time":"2001-01-01T00:00:00Z"})");
    EXPECT_EQ(answer.data().at("creator_user_id"), world.user(0).value);
    EXPECT_EQ(answer.data().at("add_time").as_string(), to_rfc3339(world.now));
    EXPECT_GT(answer.data().at("id").as_int64(), 55);
}

}  // namespace
}  // namespace grantor::sandbox
