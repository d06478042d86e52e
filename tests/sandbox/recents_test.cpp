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

class Recents : public testing::Test {
 protected:
    // A moment later than everything that the demo begins with.
    void SetUp() override {
        world.get("/v1/deals");
        world.now += hours{1};
        since = to_sql_time(world.now);
        std::ranges::replace(since, ' ', '+');
    }
    ApiAnswer recents(const std::string& query = "") {
        return world.get("/v1/recents?since_timestamp=" + since + query);
    }
    static std::vector<std::string> items_in(const ApiAnswer& answer) {
        std::vector<std::string> items;
        for (const auto& each : answer.data().as_array())
            items.emplace_back(each.at("item").as_string());
        return items;
    }
    void add(const std::string& path, const std::string& body) {
        world.now += seconds{1};
        const auto answer = world.send_json("POST", path, body);
        EXPECT_LT(answer.status, 300) << answer.body;
    }
    SandboxWorld world;
    std::string since;
};

TEST_F(Recents, refuse_parameters_by_name) {
    EXPECT_EQ(world.get("/v1/recents").error(), "since_timestamp: is required");
    EXPECT_EQ(world.get("/v1/recents?since_timestamp=soon").status, 400);
    EXPECT_EQ(recents("&items=cat").error(), "items: has a value that this parameter may not have");
    EXPECT_EQ(recents("&start=-1").status, 400);
}

TEST_F(Recents, show_what_was_changed_since_in_order) {
    EXPECT_EQ(recents().data().as_array().size(), 0u);
    add("/api/v2/organizations", R"({"name":"A"})");
    add("/api/v2/deals", R"({"title":"B"})");
    add("/v1/activityTypes", R"({"name":"C","icon_key":"car"})");
    add("/v1/filters",
        R"({"name":"D","type":"deals","conditions":{"glue":"and","conditions":[]}})");
    add("/api/v2/persons", R"({"name":"E"})");
    const auto answer = recents();
    EXPECT_THAT(items_in(answer),
                ElementsAre("organization", "deal", "activityType", "filter", "person"));
    const auto& deal = answer.data().as_array()[1];
    EXPECT_THAT(keys_of(deal), ElementsAre("item", "id", "data"));
    EXPECT_EQ(deal.at("data").at("title"), "B");
    EXPECT_EQ(deal.at("data").at("user_id"), world.user(0).value);
    const auto& additional = answer.body.at("additional_data").as_object();
    EXPECT_THAT(keys_of(additional),
                ElementsAre("since_timestamp", "last_timestamp_on_page", "pagination"));
    EXPECT_EQ(additional.at("last_timestamp_on_page").as_string(), to_sql_time(world.now));
}

TEST_F(Recents, show_the_kinds_that_are_asked_for_and_deleted_records) {
    add("/api/v2/organizations", R"({"name":"A"})");
    world.now += seconds{1};
    world.send(an_api_request("DELETE", "/api/v2/deals/1"));
    const auto deals = recents("&items=deal,file");
    ASSERT_THAT(items_in(deals), ElementsAre("deal"));
    EXPECT_EQ(deals.data().as_array()[0].at("data").at("deleted"), true);
    EXPECT_THAT(items_in(recents("&items=organization")), ElementsAre("organization"));
}

TEST_F(Recents, come_in_pages_without_a_gap) {
    for (int i = 0; i < 3; ++i) {
        add("/api/v2/deals", R"({"title":"A"})");
        add("/api/v2/persons", R"({"name":"B"})");
    }
    std::vector<std::string> items;
    for (int start = 0; start < 6; start += 2) {
        const auto page = recents("&limit=2&start=" + std::to_string(start));
        for (auto& item : items_in(page)) items.push_back(std::move(item));
        EXPECT_EQ(page.body.at("additional_data").at("pagination").at("more_items_in_collection"),
                  start < 4);
    }
    EXPECT_THAT(items, ElementsAre("deal", "person", "deal", "person", "deal", "person"));
}

TEST_F(Recents, show_users_and_everything_from_the_beginning) {
    const auto users = world.get("/v1/recents?since_timestamp=2000-01-01+00:00:00&items=user");
    EXPECT_EQ(users.data().as_array().size(), world.get("/v1/users").data().as_array().size());
    const auto all = world.get("/v1/recents?since_timestamp=2000-01-01+00:00:00&limit=500");
    EXPECT_GT(all.data().as_array().size(), 50u);
}

TEST_F(Recents, hide_what_the_caller_may_not_see) {
    add("/api/v2/deals", R"({"title":"A","visible_to":1})");
    const auto request = an_api_request("GET", "/v1/recents?since_timestamp=" + since);
    EXPECT_EQ(world.send(request, world.caller("acme", 1)).data().as_array().size(), 0u);
    EXPECT_EQ(world.send(request, world.caller("globex", 2)).data().as_array().size(), 0u);
}

}  // namespace
}  // namespace grantor::sandbox
