// Pipelines and stages, leads and their labels, and what every company begins with.
#include <gmock/gmock.h>

#include "sandbox/seed/new_company.hpp"
#include "store/transaction.hpp"
#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;

class Pipelines : public testing::Test {
 protected:
    static std::string text(std::int64_t id) { return std::to_string(id); }
    std::int64_t stage_in(std::int64_t pipeline, const std::string& name) {
        return world.add("/api/v2/stages",
                         R"({"name":")" + name + R"(","pipeline_id":)" + text(pipeline) + "}");
    }
    SandboxWorld world;
};

TEST_F(Pipelines, have_their_forms_in_both_versions) {
    EXPECT_THAT(keys_of(world.get("/v1/pipelines/1").data()),
                ElementsAre("id", "name", "url_title", "order_nr", "active", "deal_probability",
                            "add_time", "update_time", "selected"));
    EXPECT_THAT(keys_of(world.get("/api/v2/pipelines/1").data()),
                ElementsAre("id", "name", "order_nr", "is_deleted", "is_deal_probability_enabled",
                            "add_time", "update_time"));
    EXPECT_THAT(
        keys_of(world.get("/api/v2/stages/1").data()),
        ElementsAre("id", "order_nr", "name", "is_deleted", "deal_probability", "pipeline_id",
                    "is_deal_rot_enabled", "days_to_rotten", "add_time", "update_time"));
    EXPECT_EQ(world.get("/v1/stages/2").data().at("pipeline_name"), "Sales");
    EXPECT_FALSE(world.get("/v1/pipelines").body.contains("additional_data"));
}

TEST_F(Pipelines, number_new_ones_and_their_stages_from_the_end) {
    const auto pipeline = world.add("/api/v2/pipelines", R"({"name":"Second"})");
    EXPECT_EQ(world.get("/api/v2/pipelines/" + text(pipeline)).data().at("order_nr"), 2);
    const auto a = stage_in(pipeline, "A");
    const auto b = stage_in(pipeline, "B");
    EXPECT_EQ(world.get("/api/v2/stages/" + text(a)).data().at("order_nr"), 1);
    EXPECT_EQ(world.get("/api/v2/stages/" + text(b)).data().at("order_nr"), 2);
    world.send_json("PUT", "/v1/stages/" + text(a), R"({"order_nr":9})");
    const auto list = world.get("/v1/stages?pipeline_id=" + text(pipeline)).data();
    EXPECT_EQ(list.at(0).at("id"), b);
    EXPECT_EQ(list.at(1).at("id"), a);
    const auto sorted = world.get("/api/v2/stages?sort_by=order_nr&sort_direction=desc").data();
    EXPECT_EQ(sorted.at(0).at("id"), a);
}

TEST_F(Pipelines, hold_their_deals_together_with_their_stages) {
    const auto pipeline = world.add("/api/v2/pipelines", R"({"name":"Second"})");
    const auto deal = world.add_deal("D");
    const auto path = "/api/v2/deals/" + text(deal);
    const auto change = [&](const std::string& body) {
        return world.send_json("PATCH", path, body);
    };
    EXPECT_EQ(change(R"({"pipeline_id":)" + text(pipeline) + "}").error(),
              "pipeline_id: has no stages");
    const auto stage = stage_in(pipeline, "A");
    const auto moved = change(R"({"pipeline_id":)" + text(pipeline) + "}").data();
    EXPECT_EQ(moved.at("stage_id"), stage);
    EXPECT_EQ(moved.at("stage_change_time").as_string(), to_rfc3339(world.now));
    const auto back = change(R"({"stage_id":3})").data();
    EXPECT_EQ(back.at("pipeline_id"), 1);
    EXPECT_EQ(change(R"({"stage_id":3,"pipeline_id":)" + text(pipeline) + "}").error(),
              "stage_id: is not a stage of this pipeline");
    EXPECT_EQ(
        world.send_json("PATCH", "/api/v2/stages/3", R"({"pipeline_id":)" + text(pipeline) + "}")
            .error(),
        "pipeline_id: cannot be changed while the stage has deals");
}

TEST_F(Pipelines, take_their_stages_with_them_and_leave_deals_sane) {
    const auto deal = world.add_deal("D");
    EXPECT_EQ(world.send(an_api_request("DELETE", "/api/v2/pipelines/1")).status, 200);
    EXPECT_TRUE(world.get("/api/v2/stages").data().as_array().empty());
    const auto shown = world.get("/v1/deals/" + text(deal));
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.body.at("related_objects").at("stage").at("1").at("active_flag"), false);
    EXPECT_EQ(world.send_json("POST", "/api/v2/deals", R"({"title":"a"})").error(),
              "stage_id: is required: the company has no stages");
    EXPECT_EQ(world.send_json("PATCH", "/api/v2/deals/" + text(deal), R"({"value":1})").status,
              200);
    world.now += days{30};
    EXPECT_EQ(world.get("/v1/deals/" + text(deal)).status, 200);
    EXPECT_EQ(world.get("/v1/deals?limit=500").status, 200);
}

TEST_F(Pipelines, tell_which_deals_rot) {
    world.send_json("PATCH", "/api/v2/stages/1",
                    R"({"is_deal_rot_enabled":true,"days_to_rotten":3})");
    const auto deal = world.add_deal("D");
    EXPECT_TRUE(world.get("/v1/deals/" + text(deal)).data().at("rotten_time").is_null());
    const auto rots = to_sql_time(world.now + days{3});
    world.now += days{4};
    EXPECT_EQ(world.get("/v1/deals/" + text(deal)).data().at("rotten_time").as_string(), rots);
}

class Leads : public Pipelines {
 protected:
    std::string add_lead(const std::string& more = "") {
        const auto answer =
            world.send_json("POST", "/v1/leads", R"({"title":"Lead","person_id":1)" + more + "}");
        EXPECT_EQ(answer.status, 201) << answer.body;
        return std::string{answer.data().at("id").as_string()};
    }
};

TEST_F(Leads, are_refused_by_field) {
    struct Row {
        std::string body;
        std::string error;
    };
    const std::vector<Row> rows{
        {R"({"title":"a","person_id":1,"value":5})", "value: must be an object"},
        {R"({"title":"a","person_id":1,"value":{"amount":5}})",
         "value: currency must be the code of a currency"},
        {R"({"title":"a","person_id":1,"label_ids":["x"]})", "label_ids: must be an array of ids"},
        {R"({"title":"a","person_id":1,"label_ids":["adf21080-0e10-11eb-879b-05d71fb426ec"]})",
         "label_ids: there is no such lead label in this company"},
        {R"({"title":"a","organization_id":9999})",
         "organization_id: there is no such organization in this company"},
    };
    for (const auto& row : rows)
        EXPECT_EQ(world.send_json("POST", "/v1/leads", row.body).error(), row.error) << row.body;
    EXPECT_EQ(world.send_json("POST", "/v1/leadLabels", R"({"name":"a"})").error(),
              "color: is required");
    EXPECT_EQ(world.send_json("POST", "/v1/leadLabels", R"({"name":"a","color":"mauve"})").status,
              400);
}

TEST_F(Leads, have_uuids_and_the_documented_keys) {
    const auto id = add_lead(R"(,"value":{"amount":10.5,"currency":"USD"})");
    EXPECT_EQ(id.size(), 36u);
    const auto lead = world.get("/v1/leads/" + id);
    EXPECT_THAT(keys_of(lead.data()),
                ElementsAre("id", "title", "owner_id", "creator_id", "label_ids", "value",
                            "expected_close_date", "person_id", "organization_id", "is_archived",
                            "source_name", "origin", "origin_id", "channel", "channel_id",
                            "source_deal_id", "was_seen", "next_activity_id", "add_time",
                            "update_time", "visible_to", "cc_email"));
    EXPECT_EQ(lead.data().at("value").at("amount"), 10.5);
    std::string upper = id;
    for (char& c : upper) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(world.get("/v1/leads/" + upper).status, 200);
    // The same number in another company is another id.
    EXPECT_EQ(
        world.send(an_api_request("GET", "/v1/leads/" + id), world.caller("globex", 2)).status,
        404);
    const auto note =
        world.send_json("POST", "/v1/notes", R"({"content":"n","lead_id":")" + id + "\"}");
    EXPECT_EQ(note.data().at("lead_id").as_string(), id);
    EXPECT_EQ(world.get("/v1/notes?lead_id=" + id).data().as_array().size(), 1u);
    EXPECT_EQ(world.get("/v1/notes?lead_id=x").status, 400);
}

TEST_F(Leads, are_archived_and_deleted) {
    const auto id = add_lead();
    const auto listed = [&](const std::string& path) {
        const auto leads = world.get(path + "?limit=500").data();
        return std::ranges::any_of(
            leads.as_array(), [&](const auto& lead) { return lead.at("id").as_string() == id; });
    };
    EXPECT_TRUE(listed("/v1/leads"));
    world.send_json("PATCH", "/v1/leads/" + id, R"({"is_archived":true})");
    EXPECT_FALSE(listed("/v1/leads"));
    EXPECT_TRUE(listed("/v1/leads/archived"));
    EXPECT_EQ(world.send(an_api_request("DELETE", "/v1/leads/" + id)).data().at("id").as_string(),
              id);
    EXPECT_FALSE(listed("/v1/leads/archived"));
    EXPECT_EQ(world.get("/v1/leads/" + id).status, 404);
}

TEST_F(Leads, have_labels_and_lose_them_with_the_label) {
    const auto label =
        world.send_json("POST", "/v1/leadLabels", R"({"name":"New","color":"green"})");
    EXPECT_THAT(keys_of(label.data()),
                ElementsAre("id", "name", "color", "add_time", "update_time"));
    const std::string label_id{label.data().at("id").as_string()};
    EXPECT_EQ(world.get("/v1/leadLabels").data().as_array().size(), 4u);
    const auto id = add_lead(R"(,"label_ids":[")" + label_id + "\"]");
    EXPECT_EQ(world.get("/v1/leads/" + id).data().at("label_ids").at(0).as_string(), label_id);
    EXPECT_EQ(world.send_json("PATCH", "/v1/leadLabels/" + label_id, R"({"color":"pink"})").status,
              200);
    EXPECT_EQ(world.send(an_api_request("DELETE", "/v1/leadLabels/" + label_id)).status, 200);
    EXPECT_TRUE(world.get("/v1/leads/" + id).data().at("label_ids").as_array().empty());
    EXPECT_EQ(world.get("/v1/leadLabels").data().as_array().size(), 3u);
    EXPECT_FALSE(world.get("/v1/leadSources").data().as_array().empty());
}

// A company that nobody furnished, with a record as an older program left it: no links, no words,
// its archive in its JSON only.
TEST(NewCompany, is_furnished_by_its_first_request_and_old_records_are_filed) {
    SandboxWorld world;
    const Company plan{{}, "newcomer", "Newcomer", "US", "Software", "USD", {}, world.now};
    auto plant = [&](WriteTx& tx) {
        const auto id = tx.companies().add(plan);
        tx.memberships().add({id, world.user(0), Role::regular, world.now});
        Record old;
        old.company_id = id;
        old.entity = "deal";
        old.owner_id = world.user(1);
        old.status = "open";
        old.add_time = old.update_time = world.now;
        old.data = R"({"title":"Old Timer","value":5,"stage_id":2,"pipeline_id":1})";
        tx.records().add(old, {});
        old.data = R"({"title":"Old Box","stage_id":1,"pipeline_id":1,"is_archived":true})";
        tx.records().add(old, {});
        old.data = R"({"title":"Old Secret","stage_id":1,"pipeline_id":1,"visible_to":1})";
        tx.records().add(old, {});
        return id;
    };
    const auto company = world.store->write_now(plant);
    const ApiCaller caller{company, world.user(0), {}, {}, {}};
    const auto get = [&](const std::string& path) {
        return world.send(an_api_request("GET", path), caller);
    };
    EXPECT_EQ(get("/api/v2/deals/search?term=timer").data().at("items").as_array().size(), 1u);
    EXPECT_EQ(get("/api/v2/deals?stage_id=2").data().as_array().size(), 1u);
    EXPECT_EQ(get("/api/v2/deals").data().as_array().size(), 1u);
    EXPECT_EQ(get("/api/v2/deals/archived").data().as_array().size(), 1u);
    EXPECT_EQ(get("/api/v2/stages").data().as_array().size(), 5u);
    const auto added =
        world.send(an_api_request("POST", "/api/v2/deals").with_json(R"({"title":"New"})"), caller);
    EXPECT_EQ(added.data().at("stage_id"), 1);
    EXPECT_EQ(added.data().at("currency"), "USD");
    EXPECT_EQ(get("/api/v2/pipelines").data().as_array().size(), 1u);
}

}  // namespace
}  // namespace grantor::sandbox
