// Who sees what, and who may write it: a record that somebody may not see is as if it were not
// there.
#include <gmock/gmock.h>

#include "sandbox/entities/entities.hpp"
#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::ApiAnswer;
using test::SandboxWorld;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

class Hidden : public testing::Test {
 protected:
    // Ada is an admin of acme, Ben is not.
    ApiCaller ada() const { return world.caller("acme", 0); }
    ApiCaller ben() const { return world.caller("acme", 1); }
    ApiAnswer as(const ApiCaller& who, const std::string& target) {
        return world.send(an_api_request("GET", target), who);
    }
    ApiAnswer send(const ApiCaller& who, const std::string& method, const std::string& target,
                   const std::string& body) {
        return world.send(an_api_request(method, target).with_json(body), who);
    }
    static std::vector<std::int64_t> ids(const json::value& list) {
        std::vector<std::int64_t> out;
        if (list.is_null()) return out;
        for (const auto& each : list.as_array()) out.push_back(each.at("id").as_int64());
        return out;
    }
    static std::string text(std::int64_t id) { return std::to_string(id); }

    SandboxWorld world;
};

TEST_F(Hidden, records_are_not_there_for_others_in_any_operation) {
    struct Row {
        std::string name;
        std::string body;
        std::string change;
    };
    const std::vector<Row> rows{
        {"deals", R"({"title":"Secret thing","visible_to":1})", R"({"title":"Mine"})"},
        {"persons", R"({"name":"Secret thing","visible_to":1})", R"({"name":"Mine"})"},
        {"organizations", R"({"name":"Secret thing","visible_to":1})", R"({"name":"Mine"})"},
        {"products", R"({"name":"Secret thing","visible_to":1})", R"({"name":"Mine"})"}};
    for (const auto& row : rows)
        for (const std::string version : {"/v1/", "/api/v2/"}) {
            const auto path = version + row.name;
            const auto id = world.add(path, row.body, ada());
            const auto one = path + "/" + text(id);
            const auto method = version == "/v1/" ? "PUT" : "PATCH";
            EXPECT_EQ(as(ben(), one).status, 404) << one;
            EXPECT_EQ(send(ben(), method, one, row.change).status, 404) << one;
            EXPECT_EQ(world.send(an_api_request("DELETE", one), ben()).status, 404) << one;
            EXPECT_THAT(ids(as(ben(), path + "?limit=500").data()), Not(Contains(id)));
            EXPECT_THAT(ids(as(ada(), path + "?limit=500").data()), Contains(id));
            const auto found = as(ben(), path + "/search?term=secret").data().at("items");
            EXPECT_TRUE(found.as_array().empty()) << found;
            EXPECT_FALSE(
                as(ada(), path + "/search?term=secret").data().at("items").as_array().empty());
            EXPECT_EQ(as(ada(), one).status, 200);
        }
}

TEST_F(Hidden, records_are_seen_by_their_owner_and_by_admins) {
    const auto id = world.add("/api/v2/deals", R"({"title":"Ben's","visible_to":1})", ben());
    const auto one = "/api/v2/deals/" + text(id);
    EXPECT_EQ(as(ben(), one).status, 200);
    EXPECT_EQ(as(ada(), one).status, 200);
    // Given away, it is the new owner's.
    EXPECT_EQ(send(ben(), "PATCH", one, R"({"owner_id":)" + text(world.user(0).value) + "}").status,
              200);
    EXPECT_EQ(as(ben(), one).status, 404);
    for (const std::string level : {"3", "5", "7"}) {
        EXPECT_EQ(send(ada(), "PATCH", one, R"({"visible_to":)" + level + "}").status, 200);
        EXPECT_EQ(as(ben(), one).status, 200) << level;
    }
}

TEST_F(Hidden, records_are_shown_as_nothing_where_others_lead_to_them) {
    const auto person = world.add("/api/v2/persons", R"({"name":"X","visible_to":1})", ada());
    const auto organization =
        world.add("/api/v2/organizations", R"({"name":"Y","visible_to":1})", ada());
    const auto deal = world.add("/api/v2/deals",
                                R"({"title":"Open","person_id":)" + text(person) + R"(,"org_id":)" +
                                    text(organization) + "}",
                                ada());
    const auto new_form = as(ben(), "/api/v2/deals/" + text(deal)).data();
    EXPECT_TRUE(new_form.at("person_id").is_null());
    EXPECT_TRUE(new_form.at("org_id").is_null());
    const auto answer = as(ben(), "/v1/deals/" + text(deal));
    EXPECT_TRUE(answer.data().at("person_id").is_null());
    EXPECT_TRUE(answer.data().at("org_id").is_null());
    EXPECT_TRUE(answer.data().at("person_name").is_null());
    EXPECT_EQ(answer.data().at("person_hidden"), true);
    EXPECT_EQ(answer.data().at("org_hidden"), true);
    EXPECT_TRUE(answer.body.at("related_objects").at("person").as_object().empty());
    EXPECT_EQ(as(ada(), "/v1/deals/" + text(deal)).data().at("person_id").at("value"), person);
    // A change of something else does not lose what cannot be seen.
    send(ben(), "PATCH", "/api/v2/deals/" + text(deal), R"({"title":"Still open"})");
    EXPECT_EQ(as(ada(), "/api/v2/deals/" + text(deal)).data().at("person_id"), person);
    EXPECT_TRUE(as(ben(), "/api/v2/deals?person_id=" + text(person)).data().as_array().empty());
    EXPECT_THAT(ids(as(ada(), "/api/v2/deals?person_id=" + text(person)).data()),
                ElementsAre(deal));
    EXPECT_EQ(as(ben(), "/v1/persons/" + text(person) + "/deals").status, 404);
}

TEST_F(Hidden, records_cannot_be_led_to) {
    const auto person = world.add("/api/v2/persons", R"({"name":"X","visible_to":1})", ada());
    const auto body = R"({"title":"A","person_id":)" + text(person) + "}";
    EXPECT_EQ(send(ben(), "POST", "/api/v2/deals", body).error(),
              "person_id: there is no such person in this company");
    EXPECT_EQ(send(ben(), "POST", "/v1/deals", body).error(),
              "person_id: there is no such person in this company");
    EXPECT_EQ(send(ada(), "POST", "/api/v2/deals", body).status, 200);
}

TEST_F(Hidden, records_hide_what_is_attached_to_them) {
    const auto deal = world.add("/api/v2/deals", R"({"title":"Secret","visible_to":1})", ada());
    const auto in_deal = R"("deal_id":)" + text(deal) + "}";
    const auto note = world.add("/v1/notes", R"({"content":"whisper",)" + in_deal, ada());
    const auto activity = world.add("/api/v2/activities", R"({"subject":"S",)" + in_deal, ada());
    EXPECT_EQ(as(ben(), "/v1/notes/" + text(note)).status, 404);
    EXPECT_EQ(as(ben(), "/api/v2/activities/" + text(activity)).status, 404);
    EXPECT_THAT(ids(as(ben(), "/v1/notes?limit=500").data()), Not(Contains(note)));
    EXPECT_THAT(ids(as(ben(), "/api/v2/activities?limit=500").data()), Not(Contains(activity)));
    EXPECT_EQ(as(ben(), "/v1/deals/" + text(deal) + "/activities").status, 404);
    EXPECT_TRUE(
        as(ben(), "/api/v2/deals/search?term=whisper").data().at("items").as_array().empty());
    // They come and go with it.
    send(ada(), "PATCH", "/api/v2/deals/" + text(deal), R"({"visible_to":3})");
    EXPECT_EQ(as(ben(), "/v1/notes/" + text(note)).status, 200);
    EXPECT_THAT(ids(as(ben(), "/api/v2/activities?limit=500").data()), Contains(activity));
    send(ada(), "PATCH", "/api/v2/deals/" + text(deal), R"({"visible_to":1})");
    EXPECT_EQ(as(ben(), "/v1/notes/" + text(note)).status, 404);
    // Whoever is to do it sees it all the same, and not the deal.
    const auto mine = R"({"owner_id":)" + text(world.user(1).value) + "}";
    send(ada(), "PATCH", "/api/v2/activities/" + text(activity), mine);
    const auto seen = as(ben(), "/api/v2/activities/" + text(activity));
    EXPECT_EQ(seen.status, 200);
    EXPECT_TRUE(seen.data().at("deal_id").is_null());
}

TEST_F(Hidden, records_are_not_counted) {
    const auto person = world.add("/api/v2/persons", R"({"name":"P"})", ada());
    const auto leads_there = R"(,"person_id":)" + text(person) + "}";
    world.add("/api/v2/deals", R"({"title":"Secret","visible_to":1)" + leads_there, ada());
    world.add("/api/v2/deals", R"({"title":"Open")" + leads_there, ada());
    const auto path = "/v1/persons/" + text(person);
    EXPECT_EQ(as(ada(), path).data().at("open_deals_count"), 2);
    EXPECT_EQ(as(ben(), path).data().at("open_deals_count"), 1);
    EXPECT_THAT(ids(as(ben(), path + "/deals").data()).size(), 1u);
    EXPECT_THAT(ids(as(ada(), path + "/deals").data()).size(), 2u);
}

TEST_F(Hidden, pages_are_full_all_the_same) {
    for (int i = 0; i < 30; ++i)
        world.add("/api/v2/persons",
                  R"({"name":"P","visible_to":)" + std::string{i % 3 == 0 ? "3}" : "1}"}, ada());
    const auto page = as(ben(), "/api/v2/persons?limit=20&sort_direction=desc").data();
    EXPECT_EQ(page.as_array().size(), 20u);
    for (const auto& person : page.as_array()) EXPECT_NE(person.at("visible_to"), 1);
}

TEST_F(Hidden, administration_is_for_admins_of_the_company) {
    struct Row {
        std::string method;
        std::string path;
        std::string body;
    };
    const std::vector<Row> rows{
        {"POST", "/v1/pipelines", R"({"name":"A"})"},
        {"POST", "/api/v2/pipelines", R"({"name":"A"})"},
        {"PUT", "/v1/pipelines/1", R"({"name":"A"})"},
        {"PATCH", "/api/v2/pipelines/1", R"({"name":"A"})"},
        {"DELETE", "/v1/pipelines/1", "{}"},
        {"DELETE", "/api/v2/pipelines/1", "{}"},
        {"POST", "/v1/stages", R"({"name":"A","pipeline_id":1})"},
        {"POST", "/api/v2/stages", R"({"name":"A","pipeline_id":1})"},
        {"PUT", "/v1/stages/1", R"({"name":"A"})"},
        {"PATCH", "/api/v2/stages/1", R"({"name":"A"})"},
        {"DELETE", "/v1/stages/1", "{}"},
        {"DELETE", "/v1/stages?ids=1,2", "{}"},
        {"DELETE", "/api/v2/stages/1", "{}"},
    };
    const auto before = as(ben(), "/api/v2/stages").data();
    for (const auto& row : rows) {
        const auto answer = send(ben(), row.method, row.path, row.body);
        EXPECT_EQ(answer.status, 403) << row.method << row.path;
        EXPECT_EQ(json::serialize(answer.body),
                  R"({"success":false,"error":"You do not have permissions to do this.",)"
                  R"("error_info":"Please check developers.pipedrive.com","data":null,)"
                  R"("additional_data":null})");
        // Being an admin somewhere else does not help.
        EXPECT_NE(send(world.caller("acme", 2), row.method, row.path, row.body).status, 200);
    }
    EXPECT_EQ(as(ben(), "/api/v2/stages").data(), before);
    EXPECT_EQ(as(ben(), "/v1/pipelines").status, 200);
    EXPECT_EQ(as(ben(), "/v1/stages?pipeline_id=1").data().as_array().size(), 5u);
}

// Otherwise it would stay visible when that becomes private.
TEST(Attached, lists_every_entity_that_follows) {
    for (const auto* entity : all_entities()) {
        if (entity->visibility != Visibility::follows) continue;
        for (const auto& field : entity->fields) {
            if (field.target == nullptr || field.target->visibility != Visibility::own) continue;
            EXPECT_THAT(field.target->attached, Contains(entity))
                << entity->name << '.' << field.name;
        }
    }
}

}  // namespace
}  // namespace grantor::sandbox
