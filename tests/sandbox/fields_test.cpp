#include <gmock/gmock.h>
#include <set>

#include "tests/support/custom_fields.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::add_custom_field;
using test::an_api_request;
using test::ApiAnswer;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;
using testing::Not;

class Fields : public testing::Test {
 protected:
    ApiAnswer send(const std::string& method, const std::string& path, const std::string& body) {
        return world.send_json(method, path, body);
    }
    ApiAnswer as_regular(const std::string& method, const std::string& path,
                         const std::string& body) {
        return world.send(an_api_request(method, path).with_json(body), world.caller("acme", 1));
    }
    ApiAnswer remove(const std::string& path) { return world.send(an_api_request("DELETE", path)); }
    std::int64_t v1_id(const std::string& list, const std::string& key) {
        const auto answer = world.get(list + "?limit=500");
        for (const auto& field : answer.data().as_array())
            if (field.at("key").as_string() == key) return field.at("id").as_int64();
        return 0;
    }
    const json::value& field_in(const ApiAnswer& list, std::string_view name,
                                std::string_view value) {
        static const json::value nothing;
        for (const auto& field : list.data().as_array())
            if (field.at(name).as_string() == value) return field;
        return nothing;
    }
    SandboxWorld world;
};

TEST_F(Fields, refuse_definitions_that_are_incomplete_or_wrong_by_name) {
    struct Row {
        std::string path;
        std::string body;
        std::string error;
    };
    const std::vector<Row> rows{
        {"/v1/dealFields", "{}", "name: is required"},
        {"/api/v2/dealFields", "{}", "field_name: is required"},
        {"/v1/dealFields", R"({"name":""})", "name: must not be empty"},
        {"/v1/dealFields", R"({"name":"A"})", "field_type: is required"},
        {"/v1/dealFields", R"({"name":"A","field_type":"blob"})",
         "field_type: is not a type that a custom field may have"},
        {"/v1/dealFields", R"({"name":"A","field_type":7})",
         "field_type: is not a type that a custom field may have"},
        {"/v1/dealFields", R"({"name":"A","field_type":"enum"})",
         "options: is required for fields of this type"},
        {"/v1/dealFields", R"({"name":"A","field_type":"text","options":[{"label":"a"}]})",
         "options: is for fields of the types enum and set"},
        {"/v1/dealFields", R"({"name":"A","field_type":"enum","options":{}})",
         "options: must be a list of objects"},
        {"/v1/dealFields", R"({"name":"A","field_type":"enum","options":[{}]})",
         "options: must have a label in every entry"},
        {"/v1/dealFields", R"({"name":"A","field_type":"enum","options":[{"label":""}]})",
         "options: label must not be empty"},
        {"/v1/dealFields", R"({"name":"A","field_type":"text","add_visible_flag":7})",
         "add_visible_flag: must be true or false"},
        {"/api/v2/dealFields", R"({"field_name":"A","field_type":"text","ui_visibility":1})",
         "ui_visibility: must be an object"},
        {"/api/v2/dealFields", R"({"field_name":"A","field_type":"text","description":1})",
         "description: must be a string"},
    };
    for (const auto& row : rows) {
        const auto answer = send("POST", row.path, row.body);
        EXPECT_EQ(answer.status, 400) << row.body;
        EXPECT_EQ(answer.error(), row.error) << row.body;
    }
}

TEST_F(Fields, are_written_by_admins_only) {
    const auto key = add_custom_field(world, "enum");
    const auto id = std::to_string(v1_id("/v1/dealFields", key));
    struct Row {
        std::string method;
        std::string path;
    };
    const std::vector<Row> rows{
        {"POST", "/v1/dealFields"},
        {"PUT", "/v1/dealFields/" + id},
        {"DELETE", "/v1/dealFields/" + id},
        {"DELETE", "/v1/dealFields?ids=" + id},
        {"POST", "/api/v2/dealFields"},
        {"PATCH", "/api/v2/dealFields/" + key},
        {"DELETE", "/api/v2/dealFields/" + key},
        {"POST", "/v1/personFields"},
        {"POST", "/v1/organizationFields"},
        {"POST", "/v1/productFields"},
    };
    for (const auto& row : rows) {
        const auto answer = as_regular(row.method, row.path, R"({"name":"A"})");
        EXPECT_EQ(answer.status, 403) << row.method << row.path;
        EXPECT_EQ(json::serialize(answer.body),
                  R"({"success":false,"error":"You do not have permissions to do this.",)"
                  R"("error_info":"Please check developers.pipedrive.com","data":null,)"
                  R"("additional_data":null})");
    }
    const auto options = "/api/v2/dealFields/" + key + "/options";
    EXPECT_EQ(as_regular("POST", options, R"([{"label":"A"}])").status, 403);
    EXPECT_EQ(as_regular("GET", "/v1/dealFields/" + id, "").status, 200);
}

TEST_F(Fields, of_the_system_cannot_be_changed_and_unknown_ones_are_not_found) {
    const auto fixed = std::to_string(v1_id("/v1/dealFields", "title"));
    EXPECT_EQ(send("PUT", "/v1/dealFields/" + fixed, R"({"name":"A"})").error(),
              "This field belongs to the system and cannot be changed");
    EXPECT_EQ(remove("/v1/dealFields/" + fixed).status, 400);
    EXPECT_EQ(remove("/v1/dealFields?ids=" + fixed).status, 404);
    EXPECT_EQ(remove("/api/v2/dealFields/title").status, 400);
    EXPECT_EQ(world.get("/v1/dealFields/999999").error(), "Field not found");
    EXPECT_EQ(world.get("/api/v2/dealFields/" + std::string(40, 'a')).status, 404);
    EXPECT_EQ(world.get("/v1/leadFields/1").status, 404);
    EXPECT_EQ(send("POST", "/v1/noteFields", "{}").status, 404);
}

TEST_F(Fields, of_every_kind_are_listed_with_the_same_keys) {
    for (const std::string path :
         {"/v1/dealFields", "/v1/personFields", "/v1/organizationFields", "/v1/productFields",
          "/v1/activityFields", "/v1/leadFields", "/v1/noteFields"}) {
        const auto answer = world.get(path);
        ASSERT_EQ(answer.status, 200) << path;
        ASSERT_FALSE(answer.data().as_array().empty()) << path;
        std::set<std::int64_t> ids;
        for (const auto& field : answer.data().as_array()) {
            EXPECT_TRUE(ids.insert(field.at("id").as_int64()).second) << path;
            EXPECT_THAT(keys_of(field),
                        ElementsAre("id", "key", "name", "order_nr", "field_type", "add_time",
                                    "update_time", "last_updated_by_user_id", "created_by_user_id",
                                    "active_flag", "edit_flag", "index_visible_flag",
                                    "details_visible_flag", "add_visible_flag", "important_flag",
                                    "bulk_edit_allowed", "searchable_flag", "filtering_allowed",
                                    "sortable_flag", "mandatory_flag", "options"));
        }
        EXPECT_EQ(answer.body.at("additional_data").at("pagination").at("start"), 0);
    }
    for (const std::string path :
         {"/api/v2/dealFields", "/api/v2/personFields", "/api/v2/organizationFields",
          "/api/v2/productFields", "/api/v2/activityFields"}) {
        const auto answer = world.get(path);
        ASSERT_EQ(answer.status, 200) << path;
        for (const auto& field : answer.data().as_array())
            EXPECT_THAT(keys_of(field), ElementsAre("field_name", "field_code", "field_type",
                                                    "is_custom_field", "is_optional_response_field",
                                                    "description", "options", "subfields"));
        EXPECT_TRUE(answer.body.at("additional_data").at("next_cursor").is_null());
    }
}

TEST_F(Fields, have_the_words_of_the_version_and_the_types_of_the_table) {
    const auto v1 = world.get("/v1/dealFields");
    const auto& title = field_in(v1, "key", "title");
    EXPECT_EQ(title.at("name"), "Title");
    EXPECT_EQ(title.at("field_type"), "varchar");
    EXPECT_EQ(title.at("mandatory_flag"), true);
    EXPECT_EQ(title.at("edit_flag"), false);
    EXPECT_EQ(field_in(v1, "key", "user_id").at("field_type"), "user");
    EXPECT_EQ(field_in(v1, "key", "org_id").at("field_type"), "org");
    const auto v2 = world.get("/api/v2/dealFields");
    EXPECT_EQ(field_in(v2, "field_code", "owner_id").at("field_name"), "Owner");
    const auto& status = field_in(v2, "field_code", "status");
    EXPECT_EQ(status.at("field_type"), "status");
    EXPECT_EQ(json::serialize(status.at("options").as_array()[0]),
              R"({"id":"open","label":"Open"})");
    EXPECT_EQ(field_in(v2, "field_code", "products_count").at("is_optional_response_field"), true);
}

TEST_F(Fields, come_in_pages_without_a_gap) {
    add_custom_field(world, "text");
    std::set<std::string> codes;
    std::string cursor;
    for (int page = 0; page < 30; ++page) {
        const auto answer = world.get("/api/v2/dealFields?limit=7" + cursor);
        for (const auto& field : answer.data().as_array())
            EXPECT_TRUE(codes.insert(std::string{field.at("field_code").as_string()}).second);
        const auto& next = answer.body.at("additional_data").at("next_cursor");
        if (next.is_null()) break;
        cursor = "&cursor=" + std::string{next.as_string()};
    }
    EXPECT_EQ(codes.size(), world.get("/v1/dealFields?limit=500").data().as_array().size());
    EXPECT_EQ(world.get("/api/v2/dealFields?cursor=x").status, 400);
    const auto second = world.get("/v1/dealFields?limit=2&start=2");
    EXPECT_EQ(second.data().as_array()[0].at("id"), 3);
    EXPECT_EQ(second.body.at("additional_data").at("pagination").at("next_start"), 4);
}

TEST_F(Fields, are_added_changed_and_deleted_in_v1) {
    const auto added = send("POST", "/v1/personFields",
                            R"({"name":"Colour","field_type":"enum",)"
                            R"("options":[{"label":"Red"},{"label":"Green"}]})");
    ASSERT_EQ(added.status, 200) << added.body;
    const auto& field = added.data();
    EXPECT_EQ(field.at("key").as_string().size(), 40u);
    EXPECT_EQ(field.at("edit_flag"), true);
    EXPECT_EQ(field.at("created_by_user_id"), world.user(0).value);
    EXPECT_EQ(json::serialize(field.at("options")),
              R"([{"id":1,"label":"Red"},{"id":2,"label":"Green"}])");
    const auto path = "/v1/personFields/" + std::to_string(field.at("id").as_int64());
    EXPECT_EQ(send("PUT", path, R"({"field_type":"set"})").error(),
              "field_type: cannot be changed");
    EXPECT_EQ(send("PUT", path, R"({"options":[{"id":9,"label":"A"}]})").error(),
              "options: has an id that is none of the field's");
    const auto changed = send("PUT", path,
                              R"({"name":"Shade","options":[{"id":2,"label":"Lime"},)"
                              R"({"label":"Blue"}]})");
    EXPECT_EQ(changed.data().at("name"), "Shade");
    EXPECT_EQ(json::serialize(changed.data().at("options")),
              R"([{"id":2,"label":"Lime"},{"id":3,"label":"Blue"}])");
    EXPECT_EQ(json::serialize(remove(path).body.at("data")),
              R"({"id":)" + std::to_string(field.at("id").as_int64()) + "}");
    EXPECT_EQ(world.get(path).status, 404);
}

TEST_F(Fields, of_a_form_have_their_options_as_json_text) {
    const auto answer = world.send(
        an_api_request("POST", "/v1/dealFields")
            .with_body("application/x-www-form-urlencoded",
                       "name=A&field_type=set&options=%5B%7B%22label%22%3A%22x%22%7D%5D"));
    EXPECT_EQ(json::serialize(answer.data().at("options")), R"([{"id":1,"label":"x"}])");
}

TEST_F(Fields, are_added_changed_and_deleted_in_v2_with_their_options) {
    const auto key = add_custom_field(world, "set");
    const auto path = "/api/v2/dealFields/" + key;
    EXPECT_EQ(send("POST", path + "/options", "{}").error(), "Request body must be a JSON array");
    EXPECT_EQ(send("POST", path + "/options", "[]").error(), "options: must not be empty");
    EXPECT_EQ(send("PATCH", path + "/options", R"([{"id":9,"label":"A"}])").status, 400);
    EXPECT_EQ(json::serialize(send("POST", path + "/options", R"([{"label":"Pink"}])").data()),
              R"([{"id":4,"label":"Pink"}])");
    EXPECT_EQ(
        json::serialize(send("PATCH", path + "/options", R"([{"id":1,"label":"Ruby"}])").data()),
        R"([{"id":1,"label":"Ruby"}])");
    EXPECT_EQ(json::serialize(send("DELETE", path + "/options", R"([{"id":2}])").data()),
              R"([{"id":2,"label":"Green"}])");
    const auto changed = send("PATCH", path,
                              R"({"field_name":"B","description":"why",)"
                              R"("ui_visibility":{"add_visible_flag":true}})");
    EXPECT_EQ(changed.data().at("field_name"), "B");
    EXPECT_EQ(changed.data().at("description"), "why");
    EXPECT_EQ(json::serialize(changed.data().at("options")),
              R"([{"id":1,"label":"Ruby"},{"id":3,"label":"Blue"},{"id":4,"label":"Pink"}])");
    const auto shown = world.get(path + "?include_fields=ui_visibility,required_fields");
    EXPECT_EQ(shown.data().at("ui_visibility").at("add_visible_flag"), true);
    EXPECT_EQ(shown.data().at("required_fields").at("enabled"), false);
    EXPECT_EQ(world.get(path + "?include_fields=nothing").status, 400);
    EXPECT_EQ(remove(path).data().at("field_code").as_string(), key);
    EXPECT_EQ(world.get(path).status, 404);
}

TEST_F(Fields, of_organizations_say_in_which_views_they_are_shown) {
    const auto shown = world.get("/api/v2/organizationFields/name?include_fields=ui_visibility");
    EXPECT_THAT(keys_of(shown.data().at("ui_visibility")),
                ElementsAre("add_visible_flag", "details_visible_flag", "show_in_add_deal_dialog",
                            "org_detail_visible_flag", "person_detail_visible_flag",
                            "deal_detail_visible_flag", "show_in_add_person_dialog"));
}

TEST_F(Fields, never_cross_companies) {
    const auto key = add_custom_field(world, "text");
    const auto stranger = world.caller("globex", 2);
    const auto fields = world.send(an_api_request("GET", "/api/v2/dealFields?limit=500"), stranger);
    EXPECT_THAT(json::serialize(fields.body), Not(testing::HasSubstr(key)));
    EXPECT_EQ(world.send(an_api_request("GET", "/api/v2/dealFields/" + key), stranger).status, 404);
    EXPECT_EQ(world.send(an_api_request("DELETE", "/api/v2/dealFields/" + key), stranger).status,
              404);
}

TEST_F(Fields, are_bounded_in_number) {
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(send("POST", "/v1/productFields", R"({"name":"A","field_type":"text"})").status,
                  200);
    EXPECT_EQ(send("POST", "/v1/productFields", R"({"name":"A","field_type":"text"})").error(),
              "There are as many custom fields as there may be");
    EXPECT_EQ(send("POST", "/v1/dealFields", R"({"name":"A","field_type":"text"})").status, 200);
}

TEST_F(Fields, of_leads_are_those_of_deals) {
    const auto key = add_custom_field(world, "text");
    EXPECT_NE(v1_id("/v1/leadFields", key), 0);
}

}  // namespace
}  // namespace grantor::sandbox
