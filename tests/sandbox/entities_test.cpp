// Every entity of the CRM in every operation of both versions: what the engine promises for all.
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
using testing::ElementsAreArray;

// One version of the API for one entity.
struct Row {
    std::string path;      // "/v1/persons"
    std::string label;     // v1: "Person not found"; v2: empty
    std::string body;      // that adds one
    std::string required;  // the field that a body without anything lacks
    std::string change;    // that changes `field`
    std::string field;
    std::string value;  // JSON: what it is afterwards
    int added = 200;
    bool is_found_deleted = true;
    bool has_pages = true;
    bool has_search = false;

    bool is_v1() const { return path.starts_with("/v1"); }
    std::string method() const {
        const bool has_patch = !is_v1() || path.contains("/lead");
        return has_patch ? "PATCH" : "PUT";
    }
};

// table: one row an entity and version.
const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {"/v1/deals", "Deal", R"({"title":"A"})", "title", R"({"title":"B"})", "title", R"("B")",
         201, true, true, true},
        {"/api/v2/deals", "", R"({"title":"A"})", "title", R"({"title":"B"})", "title", R"("B")",
         200, true, true, true},
        {"/v1/persons", "Person", R"({"name":"A B"})", "name", R"({"name":"C D"})", "last_name",
         R"("D")", 201, true, true, true},
        {"/api/v2/persons", "", R"({"name":"A B"})", "name", R"({"job_title":"Boss"})", "job_title",
         R"("Boss")", 200, true, true, true},
        {"/v1/organizations", "Organization", R"({"name":"A","address":"Here 1"})", "name",
         R"({"address":"There 2"})", "address", R"("There 2")", 201, true, true, true},
        {"/api/v2/organizations", "", R"({"name":"A"})", "name", R"({"website":"x.example"})",
         "website", R"("x.example")", 200, true, true, true},
        {"/v1/activities", "Activity", R"({"subject":"A","type":"call"})", "", R"({"done":1})",
         "done", "true", 201, true, true, false},
        {"/api/v2/activities", "", R"({"subject":"A"})", "", R"({"due_time":"9:05"})", "due_time",
         R"("09:05")", 200, true, true, false},
        {"/v1/notes", "Note", R"({"content":"A","deal_id":1})", "content", R"({"content":"B"})",
         "content", R"("B")", 200, false, true, false},
        {"/v1/products", "Product", R"({"name":"A","code":"C1"})", "name", R"({"selectable":0})",
         "selectable", "false", 201, true, true, true},
        {"/api/v2/products", "", R"({"name":"A"})", "name", R"({"unit":"kg"})", "unit", R"("kg")",
         201, true, true, true},
        {"/v1/pipelines", "Pipeline", R"({"name":"A"})", "name", R"({"deal_probability":1})",
         "deal_probability", "true", 200, true, false, false},
        {"/api/v2/pipelines", "", R"({"name":"A"})", "name",
         R"({"is_deal_probability_enabled":true})", "is_deal_probability_enabled", "true", 200,
         true, true, false},
        {"/v1/stages", "Stage", R"({"name":"A","pipeline_id":1})", "name", R"({"rotten_days":"9"})",
         "rotten_days", "9", 200, true, true, false},
        {"/api/v2/stages", "", R"({"name":"A","pipeline_id":1})", "name", R"({"name":"B"})", "name",
         R"("B")", 200, true, true, false},
        {"/v1/leads", "Lead", R"({"title":"A","person_id":1})", "title", R"({"was_seen":true})",
         "was_seen", "true", 201, false, true, false},
    };
    return all;
}

class Entities : public testing::Test {
 protected:
    static std::string one(const Row& row, const json::value& id) {
        return row.path + "/" +
               (id.is_string() ? std::string{id.as_string()} : std::to_string(id.as_int64()));
    }
    json::value add(const Row& row) {
        const auto answer = world.send_json("POST", row.path, row.body);
        EXPECT_EQ(answer.status, row.added) << row.path << answer.body;
        return answer.data().at("id");
    }
    std::vector<json::value> ids_of(const ApiAnswer& answer) {
        std::vector<json::value> ids;
        if (answer.data().is_null()) return ids;
        for (const auto& each : answer.data().as_array()) ids.push_back(each.at("id"));
        return ids;
    }
    std::string newest(const Row& row) const {
        if (!row.has_pages) return row.path;
        const std::string all = row.path.ends_with("activities") && row.is_v1() ? "&user_id=0" : "";
        return row.path + "?limit=500" + all;
    }
    SandboxWorld world;
};

TEST_F(Entities, refuse_bodies_by_the_name_of_what_is_missing) {
    for (const auto& row : rows()) {
        if (row.required.empty()) continue;
        const auto answer = world.send_json("POST", row.path, "{}");
        EXPECT_EQ(answer.status, 400) << row.path;
        EXPECT_EQ(answer.error(), row.required + ": is required") << row.path;
        EXPECT_THAT(keys_of(answer.body),
                    ElementsAre("success", "error", "error_info", "data", "additional_data"));
        EXPECT_EQ(world.send_json("POST", row.path, "[]").status, 400) << row.path;
        EXPECT_EQ(world.send_json("POST", row.path, "{").status, 400) << row.path;
    }
}

TEST_F(Entities, answer_404_for_ids_that_are_not_there_and_400_for_none) {
    for (const auto& row : rows()) {
        const bool is_lead = row.path.contains("/leads");
        const auto path =
            row.path + (is_lead ? "/adf21080-0e10-11eb-879b-05d71fb426ec" : "/123456");
        const auto expected = row.is_v1() ? row.label + " not found" : "Entity was not found";
        EXPECT_EQ(world.get(path).status, 404) << path;
        EXPECT_EQ(world.get(path).error(), expected);
        EXPECT_EQ(world.send_json(row.method(), path, row.change).error(), expected) << path;
        EXPECT_EQ(world.send(an_api_request("DELETE", path)).error(), expected) << path;
        EXPECT_EQ(world.get(row.path + "/x").error(),
                  is_lead ? "id: must be a UUID" : "id: must be a positive integer");
        EXPECT_EQ(world.get(path + "/nothing").error(), "Resource not found") << path;
    }
}

TEST_F(Entities, refuse_lists_by_the_name_of_the_parameter) {
    for (const auto& row : rows()) {
        if (!row.has_pages) continue;
        const auto refused = [&](const std::string& query) {
            const auto answer = world.get(row.path + "?" + query);
            EXPECT_EQ(answer.status, 400) << row.path << query;
            EXPECT_TRUE(answer.error().starts_with(query.substr(0, query.find('='))))
                << answer.error();
        };
        refused("limit=0");
        refused(row.is_v1() ? "start=-1" : "cursor=x");
        if (!row.is_v1()) refused("sort_by=nothing");
        if (row.is_v1()) refused("sort=nothing");
    }
}

TEST_F(Entities, are_added_got_changed_and_deleted) {
    for (const auto& row : rows()) {
        const auto id = add(row);
        const auto path = one(row, id);
        const auto got = world.get(path);
        EXPECT_EQ(got.status, 200) << path << got.body;
        EXPECT_EQ(got.data().at("id"), id);
        world.now += hours{1};
        const auto changed = world.send_json(row.method(), path, row.change);
        EXPECT_EQ(changed.status, 200) << path << changed.body;
        EXPECT_EQ(changed.data().at(row.field), json::parse(row.value)) << path;
        EXPECT_EQ(world.get(path).data().at(row.field), json::parse(row.value)) << path;
        EXPECT_EQ(world.get(path).data().at("update_time"), changed.data().at("update_time"));
        EXPECT_NE(changed.data().at("update_time"), got.data().at("update_time")) << path;
        const auto deleted = world.send(an_api_request("DELETE", path));
        EXPECT_EQ(deleted.status, 200) << path << deleted.body;
        EXPECT_EQ(world.get(path).status, row.is_found_deleted ? 200 : 404) << path;
        EXPECT_EQ(world.send(an_api_request("DELETE", path)).status, 404) << path;
        EXPECT_EQ(world.send_json(row.method(), path, row.change).status, 404) << path;
        EXPECT_THAT(ids_of(world.get(newest(row))), testing::Not(testing::Contains(id))) << path;
        world.now += days{30};
        EXPECT_EQ(world.get(path).status, 404) << path;
    }
}

TEST_F(Entities, have_the_same_keys_in_lists_and_when_got_added_and_changed) {
    for (const auto& row : rows()) {
        const auto added = world.send_json("POST", row.path, row.body);
        const auto id = added.data().at("id");
        const auto keys = keys_of(added.data());
        EXPECT_THAT(keys_of(world.send_json(row.method(), one(row, id), row.change).data()),
                    ElementsAreArray(keys))
            << row.path;
        auto single = keys_of(world.get(one(row, id)).data());
        single.resize(std::min(single.size(), keys.size()));
        EXPECT_THAT(single, ElementsAreArray(keys)) << row.path;
        const auto list = world.get(newest(row));
        for (const auto& each : list.data().as_array())
            EXPECT_THAT(keys_of(each), ElementsAreArray(keys)) << row.path;
        EXPECT_THAT(ids_of(list), testing::Contains(id)) << row.path;
    }
}

TEST_F(Entities, are_each_met_once_by_a_walk_through_all_pages) {
    for (const auto& row : rows()) {
        if (!row.has_pages) continue;
        const auto all = ids_of(world.get(newest(row)));
        std::vector<json::value> walked;
        std::string next;
        for (int page = 0; page < 200; ++page) {
            auto path = newest(row);
            path.replace(path.find("limit=500"), 9, "limit=3");
            const auto short_page = world.get(path + next);
            EXPECT_LE(ids_of(short_page).size(), 3u);
            for (const auto& id : ids_of(short_page)) walked.push_back(id);
            const auto& more = short_page.body.at("additional_data");
            if (row.is_v1()) {
                const auto& pagination = more.at("pagination").as_object();
                if (!pagination.at("more_items_in_collection").as_bool()) break;
                next = "&start=" + std::to_string(pagination.at("next_start").as_int64());
            } else {
                if (more.at("next_cursor").is_null()) break;
                next = "&cursor=" + std::string{more.at("next_cursor").as_string()};
            }
        }
        EXPECT_EQ(walked, all) << row.path;
    }
}

TEST_F(Entities, agree_in_both_versions) {
    for (const std::string name : {"deals", "persons", "organizations", "products", "stages"}) {
        const auto old_list = world.get("/v1/" + name + "?limit=500&sort=id+ASC").data();
        const auto new_list = world.get("/api/v2/" + name + "?limit=500").data();
        ASSERT_EQ(old_list.as_array().size(), new_list.as_array().size()) << name;
        const auto title = name == "deals" ? "title" : "name";
        for (std::size_t i = 0; i < new_list.as_array().size(); ++i) {
            EXPECT_EQ(old_list.at(i).at("id"), new_list.at(i).at("id"));
            EXPECT_EQ(old_list.at(i).at(title), new_list.at(i).at(title));
            std::string added{new_list.at(i).at("add_time").as_string()};
            added[10] = ' ';
            EXPECT_EQ(old_list.at(i).at("add_time").as_string(), added.substr(0, 19));
        }
    }
}

TEST_F(Entities, of_one_company_are_never_reached_from_another) {
    const auto stranger = world.caller("globex", 2);
    for (const auto& row : rows()) {
        // Ids count per company: of many, the last is one that acme does not have.
        json::value id;
        for (int i = 0; i < (row.path.contains("/leads") ? 1 : 70); ++i) {
            const auto answer =
                world.send(an_api_request("POST", row.path).with_json(row.body), stranger);
            EXPECT_EQ(answer.status, row.added) << row.path << answer.body;
            id = answer.data().at("id");
        }
        const auto path = one(row, id);
        EXPECT_EQ(world.get(path).status, 404) << path;
        EXPECT_EQ(world.send_json(row.method(), path, row.change).status, 404) << path;
        EXPECT_EQ(world.send(an_api_request("DELETE", path)).status, 404) << path;
        EXPECT_THAT(ids_of(world.get(newest(row))), testing::Not(testing::Contains(id))) << path;
        EXPECT_EQ(world.send(an_api_request("GET", path), stranger).status, 200) << path;
    }
}

TEST_F(Entities, show_only_the_fields_of_a_selector_in_v1) {
    for (const auto& row : rows()) {
        if (!row.is_v1()) continue;
        const auto id = add(row);
        EXPECT_THAT(keys_of(world.get(one(row, id) + ":(id)").data()), ElementsAre("id"));
        for (const auto& each : world.get(row.path + ":(id,add_time)").data().as_array())
            EXPECT_THAT(keys_of(each), testing::UnorderedElementsAre("id", "add_time")) << row.path;
    }
}

TEST_F(Entities, are_added_by_a_form_in_v1) {
    struct FormRow {
        std::string path;
        std::string body;
        std::string field;
        std::string value;
    };
    const std::vector<FormRow> forms{
        {"/v1/persons", "name=A+B&email%5B%5D=a%40b.example&phone=123&owner_id=1&visible_to=1",
         "visible_to", R"("1")"},
        {"/v1/organizations", "name=O&label=4", "label", "4"},
        {"/v1/activities", "subject=S&done=1&deal_id=1&busy_flag=true", "busy_flag", "true"},
        {"/v1/notes", "content=%3Cb%3EN%3C%2Fb%3E&person_id=1", "content", R"("<b>N</b>")"},
        {"/v1/products", "name=P&tax=20", "tax", "20"},
        {"/v1/stages", "name=S&pipeline_id=1&deal_probability=40", "deal_probability", "40"},
    };
    for (const auto& form : forms) {
        const auto answer =
            world.send(an_api_request("POST", form.path)
                           .with_body("application/x-www-form-urlencoded", form.body));
        EXPECT_TRUE(answer.status == 201 || answer.status == 200) << form.path << answer.body;
        EXPECT_EQ(answer.data().at(form.field), json::parse(form.value)) << form.path;
    }
    EXPECT_EQ(
        world.get("/v1/persons?sort=id+DESC&limit=1").data().at(0).at("email").at(0).at("value"),
        "a@b.example");
}

TEST_F(Entities, are_deleted_several_at_once_in_v1) {
    for (const std::string path :
         {"/v1/deals", "/v1/persons", "/v1/organizations", "/v1/activities", "/v1/stages"}) {
        const auto row = std::ranges::find(rows(), path, &Row::path);
        const auto a = add(*row).as_int64();
        const auto b = add(*row).as_int64();
        const auto ids = std::to_string(a) + "," + std::to_string(b) + ",99999";
        const auto answer = world.send(an_api_request("DELETE", path + "?ids=" + ids));
        EXPECT_EQ(json::serialize(answer.body), R"({"success":true,"data":{"id":[)" +
                                                    std::to_string(a) + "," + std::to_string(b) +
                                                    "]}}");
        EXPECT_EQ(world.send(an_api_request("DELETE", path)).error(), "ids: is required");
        EXPECT_EQ(world.send(an_api_request("DELETE", path + "?ids=" + ids)).status, 404);
    }
}

TEST_F(Entities, are_walked_by_cursor_in_the_collections_of_v1) {
    for (const std::string path : {"/v1/deals", "/v1/persons", "/v1/organizations"}) {
        const auto first = world.get(path + "/collection?limit=2");
        ASSERT_EQ(first.data().as_array().size(), 2u) << path << first.body;
        const auto owner = path == "/v1/deals" ? "user_id" : "owner_id";
        EXPECT_TRUE(first.data().at(0).at(owner).is_int64());
        const std::string cursor{first.body.at("additional_data").at("next_cursor").as_string()};
        const auto second = world.get(path + "/collection?limit=2&cursor=" + cursor);
        EXPECT_EQ(second.data().at(0).at("id").as_int64(),
                  first.data().at(1).at("id").as_int64() + 1);
    }
}

}  // namespace
}  // namespace grantor::sandbox
