// How records lead to each other: lists below others, expanded objects, counts, what is next to do.
#include <gmock/gmock.h>

#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;

class Relations : public testing::Test {
 protected:
    void SetUp() override {
        organization = world.add("/api/v2/organizations", R"({"name":"Umbrella"})");
        person =
            world.add("/api/v2/persons", R"({"name":"Alice Weber","org_id":)" + text(organization) +
                                             R"(,"emails":[{"value":"a@x.example"}]})");
        deal = world.add("/api/v2/deals", R"({"title":"Rain","person_id":)" + text(person) +
                                              R"(,"org_id":)" + text(organization) + "}");
    }
    static std::string text(std::int64_t id) { return std::to_string(id); }
    std::vector<std::int64_t> ids(const std::string& path) {
        const auto answer = world.get(path);
        EXPECT_EQ(answer.status, 200) << path << answer.body;
        std::vector<std::int64_t> out;
        if (answer.data().is_null()) return out;
        for (const auto& each : answer.data().as_array()) out.push_back(each.at("id").as_int64());
        return out;
    }
    void remove(const std::string& path, std::int64_t id) {
        EXPECT_EQ(world.send(an_api_request("DELETE", path + "/" + text(id))).status, 200);
    }

    SandboxWorld world;
    std::int64_t organization = 0;
    std::int64_t person = 0;
    std::int64_t deal = 0;
};

TEST_F(Relations, refuse_what_is_not_there_or_deleted_by_field) {
    struct Row {
        std::string path;
        std::string body;
        std::string error;
    };
    remove("/v1/persons", person);
    const std::vector<Row> rows{
        {"/api/v2/deals", R"({"title":"a","person_id":)" + text(person) + "}",
         "person_id: there is no such person in this company"},
        {"/api/v2/deals", R"({"title":"a","stage_id":77})",
         "stage_id: there is no such stage in this company"},
        {"/api/v2/persons", R"({"name":"a","org_id":777})",
         "org_id: there is no such organization in this company"},
        {"/api/v2/activities", R"({"deal_id":777})",
         "deal_id: there is no such deal in this company"},
        {"/api/v2/activities", R"({"lead_id":"adf21080-0e10-11eb-879b-05d71fb426ec"})",
         "lead_id: there is no such lead in this company"},
        {"/api/v2/activities", R"({"lead_id":7})", "lead_id: must be a UUID"},
        {"/api/v2/activities", R"({"participants":[{"person_id":777}]})",
         "participants: there is no such person in this company"},
        {"/api/v2/activities", R"({"participants":[{"person_id":1},{"person_id":1}]})",
         "participants: must not name a person twice"},
        {"/v1/notes", R"({"content":"a","org_id":777})",
         "org_id: there is no such organization in this company"},
        {"/v1/notes", R"({"content":"a"})",
         "deal_id: or one of lead_id, person_id, org_id is required"},
        {"/v1/notes", R"({"content":"a","deal_id":1,"pinned_to_person_flag":1})",
         "pinned_to_person_flag: needs person_id"},
        {"/v1/leads", R"({"title":"a"})", "person_id: or organization_id is required"},
        {"/api/v2/stages", R"({"name":"a","pipeline_id":7})",
         "pipeline_id: there is no such pipeline in this company"},
    };
    for (const auto& row : rows) {
        const auto answer = world.send_json("POST", row.path, row.body);
        EXPECT_EQ(answer.status, 400) << row.body;
        EXPECT_EQ(answer.error(), row.error) << row.body;
    }
}

TEST_F(Relations, lead_to_lists_below_each_record) {
    const auto below = R"(,"deal_id":)" + text(deal) + R"(,"person_id":)" + text(person) +
                       R"(,"org_id":)" + text(organization) + "}";
    const auto open = world.add("/v1/activities", R"({"subject":"A")" + below);
    const auto done = world.add("/v1/activities", R"({"subject":"B","done":1)" + below);
    const std::vector<std::string> paths{"/v1/deals/" + text(deal), "/v1/persons/" + text(person),
                                         "/v1/organizations/" + text(organization)};
    for (const auto& path : paths) {
        EXPECT_THAT(ids(path + "/activities"), ElementsAre(open, done)) << path;
        EXPECT_THAT(ids(path + "/activities?done=1"), ElementsAre(done)) << path;
        EXPECT_THAT(ids(path + "/activities?start=1&limit=1"), ElementsAre(done)) << path;
        EXPECT_EQ(world.get(path + "/nothing").error(), "Resource not found");
    }
    EXPECT_THAT(ids("/v1/persons/" + text(person) + "/deals"), ElementsAre(deal));
    EXPECT_THAT(ids("/v1/persons/" + text(person) + "/deals?status=won"), ElementsAre());
    EXPECT_THAT(ids("/v1/organizations/" + text(organization) + "/deals"), ElementsAre(deal));
    EXPECT_THAT(ids("/v1/organizations/" + text(organization) + "/persons"), ElementsAre(person));
    EXPECT_THAT(ids("/v1/deals/" + text(deal) + "/persons"), ElementsAre(person));
    EXPECT_THAT(ids("/api/v2/persons?deal_id=" + text(deal)), ElementsAre(person));
    EXPECT_THAT(ids("/api/v2/persons?deal_id=99999"), ElementsAre());
    EXPECT_EQ(world.get("/v1/pipelines/1/deals?limit=500").data().as_array().size(),
              world.get("/v1/deals?limit=500").data().as_array().size());
    const auto in_stage = world.get("/v1/stages/1/deals?limit=500").data();
    for (const auto& each : in_stage.as_array()) {
        EXPECT_EQ(each.at("stage_id"), 1);
        EXPECT_TRUE(each.at("user_id").is_int64());
    }
    for (const std::string path : {"/v1/persons/9999/deals", "/v1/deals/9999/activities",
                                   "/v1/organizations/9999/persons", "/v1/pipelines/99/deals"})
        EXPECT_EQ(world.get(path).status, 404) << path;
}

TEST_F(Relations, filter_lists_in_v2) {
    const auto activity =
        world.add("/api/v2/activities", R"({"subject":"A","deal_id":)" + text(deal) + "}");
    EXPECT_THAT(ids("/api/v2/deals?person_id=" + text(person)), ElementsAre(deal));
    EXPECT_THAT(ids("/api/v2/deals?org_id=" + text(organization) + "&status=open"),
                ElementsAre(deal));
    EXPECT_THAT(ids("/api/v2/deals?org_id=" + text(organization) + "&status=won"), ElementsAre());
    EXPECT_THAT(ids("/api/v2/persons?org_id=" + text(organization)), ElementsAre(person));
    EXPECT_THAT(ids("/api/v2/activities?deal_id=" + text(deal)), ElementsAre(activity));
    EXPECT_THAT(ids("/api/v2/activities?deal_id=" + text(deal) + "&done=true"), ElementsAre());
    EXPECT_THAT(ids("/api/v2/activities?person_id=" + text(person)), ElementsAre());
    EXPECT_THAT(ids("/api/v2/deals?person_id=" + text(person) + "&sort_by=update_time"),
                ElementsAre(deal));
}

TEST_F(Relations, are_expanded_in_v1) {
    const auto answer = world.get("/v1/deals/" + text(deal));
    const auto& shown = answer.data();
    EXPECT_THAT(keys_of(shown.at("person_id")),
                ElementsAre("active_flag", "name", "email", "phone", "owner_id", "value"));
    EXPECT_EQ(shown.at("person_id").at("value"), person);
    EXPECT_EQ(shown.at("person_id").at("email").at(0).at("value"), "a@x.example");
    EXPECT_THAT(keys_of(shown.at("org_id")),
                ElementsAre("name", "people_count", "owner_id", "address", "active_flag",
                            "cc_email", "value"));
    EXPECT_EQ(shown.at("org_id").at("people_count"), 1);
    EXPECT_EQ(shown.at("person_name"), "Alice Weber");
    EXPECT_EQ(shown.at("org_name"), "Umbrella");
    const auto& related = answer.body.at("related_objects");
    EXPECT_EQ(related.at("person").at(text(person)).at("name"), "Alice Weber");
    EXPECT_EQ(related.at("organization").at(text(organization)).at("id"), organization);
    EXPECT_EQ(related.at("pipeline").at("1").at("name"), "Sales");
    const auto owner = world.get("/v1/persons/" + text(person)).data().at("org_id");
    EXPECT_EQ(owner.at("value"), organization);
    const auto note =
        world.send_json("POST", "/v1/notes", R"({"content":"N","deal_id":)" + text(deal) + "}");
    EXPECT_EQ(note.data().at("deal").at("title"), "Rain");
    EXPECT_TRUE(note.data().at("person").is_null());
    EXPECT_EQ(note.data().at("user").at("is_you"), true);
}

TEST_F(Relations, stay_sane_when_what_they_lead_to_is_deleted) {
    remove("/v1/persons", person);
    remove("/v1/organizations", organization);
    const auto shown = world.get("/v1/deals/" + text(deal)).data();
    EXPECT_EQ(shown.at("person_id").at("active_flag"), false);
    EXPECT_EQ(shown.at("org_id").at("active_flag"), false);
    EXPECT_EQ(world.send_json("PATCH", "/api/v2/deals/" + text(deal), R"({"value":5})").status,
              200);
    world.now += days{30};
    const auto later = world.get("/v1/deals/" + text(deal)).data();
    EXPECT_TRUE(later.at("person_id").is_null());
    EXPECT_TRUE(later.at("person_name").is_null());
}

TEST_F(Relations, are_counted) {
    const auto leads_there = R"(,"person_id":)" + text(person) + "}";
    const auto won = world.add("/api/v2/deals", R"({"title":"W","status":"won")" + leads_there);
    world.add("/api/v2/deals", R"({"title":"L","status":"lost")" + leads_there);
    world.add("/v1/activities", R"({"subject":"A","done":1)" + leads_there);
    world.add("/v1/notes", R"({"content":"N")" + leads_there);
    const auto count = [&](const char* key) {
        return world.get("/v1/persons/" + text(person)).data().at(key).as_int64();
    };
    EXPECT_EQ(count("open_deals_count"), 1);
    EXPECT_EQ(count("closed_deals_count"), 2);
    EXPECT_EQ(count("won_deals_count"), 1);
    EXPECT_EQ(count("activities_count"), 1);
    EXPECT_EQ(count("undone_activities_count"), 0);
    EXPECT_EQ(count("notes_count"), 1);
    remove("/v1/deals", won);
    EXPECT_EQ(count("closed_deals_count"), 1);
    const auto extra = world.get(
        "/api/v2/persons?include_fields=won_deals_count,notes_count&ids=" + text(person) + ",1");
    EXPECT_EQ(extra.data().as_array().back().at("notes_count"), 1);
    // The list counts for all at once what the single answer counts alone.
    const auto list = world.get("/v1/persons?limit=500").data();
    EXPECT_EQ(list.as_array().back().at("lost_deals_count"), 1);
}

TEST_F(Relations, tell_what_is_to_be_done_next) {
    const auto below = R"(,"deal_id":)" + text(deal) + "}";
    world.add("/v1/activities", R"({"subject":"Undated")" + below);
    world.add("/v1/activities", R"({"subject":"Later","due_date":"2026-12-24")" + below);
    const auto next =
        world.add("/v1/activities",
                  R"({"subject":"Soon","due_date":"2026-12-01","due_time":"10:00")" + below);
    const auto last = world.add("/v1/activities",
                                R"({"subject":"Past","due_date":"2026-01-01","done":1)" + below);
    const auto shown = world.get("/v1/deals/" + text(deal)).data();
    EXPECT_EQ(shown.at("next_activity_id"), next);
    EXPECT_EQ(shown.at("next_activity_subject"), "Soon");
    EXPECT_EQ(shown.at("next_activity_time"), "10:00");
    EXPECT_EQ(shown.at("last_activity_id"), last);
    EXPECT_EQ(shown.at("undone_activities_count"), 3);
    EXPECT_EQ(shown.at("next_activity").at("id"), next);
    const auto extra = world.get("/api/v2/deals/" + text(deal) +
                                 "?include_fields=next_activity_id,last_activity_id");
    EXPECT_EQ(extra.data().at("next_activity_id"), next);
    EXPECT_EQ(extra.data().at("last_activity_id"), last);
    EXPECT_THAT(ids("/api/v2/activities?sort_by=due_date&done=false&deal_id=" + text(deal)).front(),
                next);
}

TEST_F(Relations, of_activities_name_their_person_first) {
    const auto other = world.add("/api/v2/persons", R"({"name":"B"})");
    const auto id = world.add("/api/v2/activities", R"({"person_id":)" + text(person) + "}");
    const auto path = "/api/v2/activities/" + text(id);
    EXPECT_EQ(world.get(path).data().at("subject"), "Call");
    EXPECT_EQ(json::serialize(world.get(path).data().at("participants")),
              R"([{"person_id":)" + text(person) + R"(,"primary":true}])");
    const auto changed =
        world.send_json("PATCH", path,
                        R"({"participants":[{"person_id":)" + text(person) + R"(},{"person_id":)" +
                            text(other) + R"(,"primary":true}]})");
    EXPECT_EQ(changed.data().at("person_id"), other);
    EXPECT_THAT(ids("/api/v2/activities?person_id=" + text(person)), ElementsAre(id));
    EXPECT_THAT(ids("/api/v2/activities?person_id=" + text(other)), ElementsAre(id));
    const auto without = world.send_json("PATCH", path, R"({"person_id":null})");
    EXPECT_EQ(without.data().at("person_id"), person);
    EXPECT_FALSE(world.get(path).data().as_object().contains("attendees"));
    EXPECT_TRUE(
        world.get(path + "?include_fields=attendees").data().as_object().contains("attendees"));
}

TEST_F(Relations, of_activities_are_the_callers_own_in_v1_unless_asked) {
    const auto before = ids("/v1/activities?limit=500").size();
    const auto body = R"({"subject":"Ben's","user_id":)" + text(world.user(1).value) + "}";
    const auto id = world.add("/v1/activities", body);
    EXPECT_EQ(ids("/v1/activities?limit=500").size(), before);
    EXPECT_THAT(ids("/v1/activities?limit=500&user_id=0"), testing::Contains(id));
    EXPECT_THAT(ids("/v1/activities?limit=500&user_id=" + text(world.user(1).value)),
                testing::Contains(id));
    for (const auto& each :
         world.get("/v1/activities?user_id=0&type=meeting&limit=500").data().as_array())
        EXPECT_EQ(each.at("type"), "meeting");
}

}  // namespace
}  // namespace grantor::sandbox
