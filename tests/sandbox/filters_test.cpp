#include <gmock/gmock.h>

#include "tests/support/custom_fields.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::add_custom_field;
using test::an_api_request;
using test::ApiAnswer;
using test::keys_of;
using test::SandboxWorld;
using test::with_value;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::string condition(const std::string& object, const std::string& field, const std::string& op,
                      const std::string& value) {
    return json::serialize(
        json::object{{"object", object}, {"field_id", field}, {"operator", op}, {"value", value}});
}

// {"glue":"and","conditions":[{"glue":"and","conditions":[all]},{"glue":"or","conditions":[any]}]}
std::string conditions(const std::string& all, const std::string& any = "") {
    return R"({"glue":"and","conditions":[{"glue":"and","conditions":[)" + all +
           R"(]},{"glue":"or","conditions":[)" + any + "]}]}";
}

std::string filter_body(const std::string& type, const std::string& conditions,
                        const std::string& more = "") {
    return R"({"name":"F","type":")" + type + R"(","conditions":)" + conditions + more + "}";
}

class Filters : public testing::Test {
 protected:
    ApiAnswer add(const std::string& body) { return world.send_json("POST", "/v1/filters", body); }
    std::string added_id(const std::string& type, const std::string& conditions,
                         const std::string& more = "") {
        const auto answer = add(filter_body(type, conditions, more));
        EXPECT_EQ(answer.status, 200) << answer.body;
        if (answer.status != 200) return "0";
        return std::to_string(answer.data().at("id").as_int64());
    }
    ApiAnswer as(std::size_t user, const std::string& method, const std::string& path,
                 const std::string& body = "{}") {
        return world.send(an_api_request(method, path).with_json(body), world.caller("acme", user));
    }
    // The titles of the deals that pass, of those whose title begins with F.
    std::vector<std::string> passing(const std::string& filter) {
        std::vector<std::string> titles;
        const auto answer = world.get("/api/v2/deals?limit=500&filter_id=" + filter);
        EXPECT_EQ(answer.status, 200) << answer.body;
        if (answer.status != 200) return titles;
        for (const auto& deal : answer.data().as_array()) {
            std::string title{deal.at("title").as_string()};
            if (title.starts_with("F-")) titles.push_back(std::move(title));
        }
        return titles;
    }
    std::int64_t add_deal(const std::string& body) {
        const auto answer = world.send_json("POST", "/api/v2/deals", body);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.data().at("id").as_int64();
    }
    SandboxWorld world;
};

TEST_F(Filters, refuse_conditions_by_the_name_of_what_is_wrong) {
    struct Row {
        std::string body;
        std::string error;
    };
    const std::vector<Row> rows{
        {"{}", "name: is required"},
        {R"({"name":"F"})", "conditions: is required"},
        {R"({"name":"F","conditions":{}})", "type: is required"},
        {filter_body("cats", "{}"), "type: is not a type that a filter may have"},
        {filter_body("projects", "{}"), "type: is for records that do not exist here"},
        {filter_body("deals", "[]"), "conditions: must be an object"},
        {filter_body("deals", R"({"glue":"xor"})"), "conditions.glue: must be and or or"},
        {filter_body("deals", R"({"glue":"and"})"), "conditions: must have a list of groups"},
        {filter_body("deals", R"({"glue":"and","conditions":[7]})"),
         "conditions: must be groups of conditions"},
        {filter_body("deals", conditions("7")), "conditions: must be objects"},
        {filter_body("deals", conditions(condition("cat", "title", "=", "a"))),
         "conditions.object: is not one that this filter may have"},
        {filter_body("people", conditions(condition("deal", "title", "=", "a"))),
         "conditions.object: is not one that this filter may have"},
        {filter_body("deals", conditions(condition("deal", "colour", "=", "a"))),
         "conditions.field_id: is not the id of a field of this object"},
        {filter_body("deals", conditions(condition("deal", "99999", "=", "a"))),
         "conditions.field_id: is not the id of a field of this object"},
        {filter_body("deals", conditions(condition("deal", "title", "~", "a"))),
         "conditions.operator: is not one that filters have"},
        {filter_body("deals", conditions(condition("deal", "value", ">", "much"))),
         "conditions.value: must be a number"},
        {filter_body("deals", conditions(condition("deal", "add_time", ">", "soon"))),
         "conditions.value: must be a date like 2026-01-31"},
        {filter_body("deals", conditions(R"({"object":"deal","field_id":"title","operator":"="})")),
         "conditions.value: is required with this operator"},
        {filter_body("deals", conditions(condition("deal", "title", "=", "a")),
                     R"(,"visible_to":2)"),
         "visible_to: must be one of: 1, 3, 5, 7"},
    };
    for (const auto& row : rows) {
        const auto answer = add(row.body);
        EXPECT_EQ(answer.status, 400) << row.body;
        EXPECT_EQ(answer.error(), row.error) << row.body;
    }
}

TEST_F(Filters, have_at_most_sixteen_conditions) {
    const auto one = condition("deal", "title", "=", "a");
    std::string many = one;
    for (int i = 1; i < 16; ++i) many += "," + one;
    EXPECT_EQ(add(filter_body("deals", conditions(many))).status, 200);
    EXPECT_EQ(add(filter_body("deals", conditions(many, one))).error(),
              "conditions: are more than a filter may have");
    EXPECT_EQ(add(filter_body("deals", conditions(many + "," + one))).status, 400);
}

TEST_F(Filters, that_do_not_exist_or_are_about_other_records_are_refused_in_lists) {
    const auto people = added_id("people", conditions(condition("person", "name", "=", "a")));
    for (const std::string path : {"/v1/deals", "/api/v2/deals", "/v1/deals/archived"}) {
        EXPECT_EQ(world.get(path + "?filter_id=" + people).error(),
                  "filter_id: there is no such filter for these records");
        EXPECT_EQ(world.get(path + "?filter_id=999").status, 400);
        EXPECT_EQ(world.get(path + "?filter_id=x").status, 400);
    }
    EXPECT_EQ(world.get("/v1/filters/999").error(), "Filter not found");
}

TEST_F(Filters, are_their_owners_alone_unless_they_are_shared) {
    const auto all = conditions(condition("deal", "title", "IS NOT NULL", ""));
    const auto own = added_id("deals", all);
    const auto shared = added_id("deals", all, R"(,"visible_to":"3")");
    EXPECT_EQ(as(1, "GET", "/v1/filters/" + own).status, 404);
    EXPECT_EQ(as(1, "GET", "/v1/deals?filter_id=" + own).status, 400);
    const auto seen = as(1, "GET", "/v1/filters/" + shared);
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.data().at("is_editable"), false);
    EXPECT_EQ(as(1, "GET", "/v1/deals?filter_id=" + shared).status, 200);
    EXPECT_EQ(as(1, "PUT", "/v1/filters/" + shared, R"({"name":"G"})").status, 403);
    EXPECT_EQ(as(1, "DELETE", "/v1/filters/" + shared).status, 403);
    EXPECT_EQ(as(1, "DELETE", "/v1/filters?ids=" + shared).status, 404);
    EXPECT_EQ(as(1, "GET", "/v1/filters").data().as_array().size(), 1u);
    const auto stranger = world.caller("globex", 2);
    EXPECT_EQ(world.send(an_api_request("GET", "/v1/filters/" + shared), stranger).status, 404);
    EXPECT_EQ(
        world.send(an_api_request("GET", "/api/v2/deals?filter_id=" + shared), stranger).status,
        400);
}

TEST_F(Filters, are_shown_with_the_ids_of_their_fields) {
    const auto answer = add(filter_body("deals", conditions(condition("deal", "title", "=", "a"))));
    EXPECT_THAT(keys_of(answer.data()),
                ElementsAre("id", "name", "filter_code", "is_editable", "active_flag", "type",
                            "temporary_flag", "user_id", "add_time", "update_time", "visible_to",
                            "last_used_time", "custom_view_id", "conditions"));
    EXPECT_EQ(answer.data().at("visible_to"), "1");
    const auto id = std::to_string(answer.data().at("id").as_int64());
    const auto shown = world.get("/v1/filters/" + id + "?include_field_code=true");
    const auto& first =
        shown.data().at("conditions").at("conditions").as_array()[0].at("conditions").as_array()[0];
    EXPECT_THAT(keys_of(first),
                UnorderedElementsAre("object", "field_id", "operator", "value", "extra_value",
                                     "json_value_flag", "field_code"));
    EXPECT_EQ(first.at("field_code"), "title");
    const std::string field{first.at("field_id").as_string()};
    EXPECT_EQ(world.get("/v1/dealFields/" + field).data().at("key"), "title");
    EXPECT_EQ(added_id("deals", conditions(condition("deal", field, "=", "a"))) != "0", true);
}

TEST_F(Filters, are_changed_listed_by_type_and_deleted) {
    const auto id = added_id("deals", conditions(condition("deal", "title", "=", "a")));
    added_id("people", conditions(condition("person", "name", "=", "a")));
    const auto changed = world.send_json("PUT", "/v1/filters/" + id, R"({"name":"G"})");
    EXPECT_EQ(changed.data().at("name"), "G");
    EXPECT_EQ(world.get("/v1/filters?type=people").data().as_array().size(), 1u);
    EXPECT_EQ(world.get("/v1/filters").data().as_array().size(), 2u);
    EXPECT_EQ(world.get("/v1/filters?type=cats").status, 400);
    EXPECT_FALSE(world.get("/v1/filters").data().as_array()[0].as_object().contains("conditions"));
    EXPECT_EQ(world.send(an_api_request("DELETE", "/v1/filters/" + id)).data().at("id"),
              std::stoll(id));
    EXPECT_EQ(world.get("/v1/filters/" + id).status, 404);
    EXPECT_EQ(world.get("/v1/deals?filter_id=" + id).status, 400);
}

TEST_F(Filters, let_records_pass_by_operator) {
    add_deal(R"({"title":"F-a","value":10,"expected_close_date":"2026-05-01"})");
    add_deal(R"({"title":"F-b","value":20,"label_ids":[1,2]})");
    add_deal(R"({"title":"F-c","value":30,"expected_close_date":"2026-06-01","label_ids":[2]})");
    const auto due = "expected_close_date";
    struct Row {
        std::string field;
        std::string op;
        std::string value;
        std::vector<std::string> titles;
    };
    const std::vector<Row> rows{
        {"title", "=", "f-A", {"F-a"}},
        {"title", "!=", "F-a", {"F-b", "F-c"}},
        {"title", "LIKE '$%'", "f-", {"F-a", "F-b", "F-c"}},
        {"title", "LIKE '%$%'", "-b", {"F-b"}},
        {"title", "NOT LIKE '$%'", "F-b", {"F-a", "F-c"}},
        {"value", "=", "20", {"F-b"}},
        {"value", "<", "20", {"F-a"}},
        {"value", "<=", "20", {"F-a", "F-b"}},
        {"value", ">", "20", {"F-c"}},
        {"value", ">=", "20.0", {"F-b", "F-c"}},
        {due, "IS NULL", "", {"F-b"}},
        {due, "IS NOT NULL", "", {"F-a", "F-c"}},
        {due, "=", "2026-05-01", {"F-a"}},
        {due, ">", "2026-05-01", {"F-c"}},
        {due, "!=", "2026-05-01", {"F-b", "F-c"}},
        {"add_time", "=", "today", {"F-a", "F-b", "F-c"}},
        {"add_time", "<", "this_week", {}},
        {"add_time", ">=", "last_month", {"F-a", "F-b", "F-c"}},
        {"add_time", "=", "tomorrow", {}},
        {"label_ids", "=", "1", {"F-b"}},
        {"label", "!=", "1", {"F-a", "F-c"}},
        {"label", "IS NULL", "", {"F-a"}},
        {"status", "=", "open", {"F-a", "F-b", "F-c"}},
        {"status", "=", "won", {}},
        {"is_archived", "=", "0", {"F-a", "F-b", "F-c"}},
        {"user_id", "=", std::to_string(world.user(0).value), {"F-a", "F-b", "F-c"}},
        {"user_id", "!=", std::to_string(world.user(0).value), {}},
    };
    for (const auto& row : rows)
        EXPECT_EQ(
            passing(added_id("deals", conditions(condition("deal", row.field, row.op, row.value)))),
            row.titles)
            << row.field << row.op << row.value;
}

TEST_F(Filters, join_conditions_by_and_and_or) {
    for (const std::string title : {"F-a", "F-b", "F-c"})
        add_deal(R"({"title":")" + title + R"(","value":)" + (title == "F-b" ? "2" : "1") + "}");
    const auto is_a = condition("deal", "title", "=", "F-a");
    const auto is_b = condition("deal", "title", "=", "F-b");
    const auto is_one = condition("deal", "value", "=", "1");
    EXPECT_THAT(passing(added_id("deals", conditions("", is_a + "," + is_b))),
                ElementsAre("F-a", "F-b"));
    EXPECT_THAT(passing(added_id("deals", conditions(is_one, is_a + "," + is_b))),
                ElementsAre("F-a"));
    EXPECT_THAT(passing(added_id("deals", conditions(is_one + "," + is_b))), ElementsAre());
    const auto either = R"({"glue":"or","conditions":[{"glue":"and","conditions":[)" + is_a +
                        R"(]},{"glue":"and","conditions":[)" + is_b + "]}]}";
    EXPECT_THAT(passing(added_id("deals", either)), ElementsAre("F-a", "F-b"));
    EXPECT_EQ(passing(added_id("deals", conditions(""))).size(), 3u);
}

TEST_F(Filters, look_into_what_a_record_leads_to_and_into_custom_fields) {
    const auto person =
        world.send_json("POST", "/api/v2/persons", R"({"name":"Zoe"})").data().at("id");
    add_deal(R"({"title":"F-a","person_id":)" + json::serialize(person) + "}");
    const auto b = add_deal(R"({"title":"F-b"})");
    const auto key = add_custom_field(world, "enum");
    world.send_json("PATCH", "/api/v2/deals/" + std::to_string(b), with_value(key, "2"));
    EXPECT_THAT(passing(added_id("deals", conditions(condition("person", "name", "=", "zoe")))),
                ElementsAre("F-a"));
    EXPECT_THAT(passing(added_id("deals", conditions(condition("person", "name", "!=", "zoe")))),
                ElementsAre("F-b"));
    const auto by_option = added_id("deals", conditions(condition("deal", key, "=", "2")));
    EXPECT_THAT(passing(by_option), ElementsAre("F-b"));
    world.send(an_api_request("DELETE", "/api/v2/dealFields/" + key));
    EXPECT_THAT(passing(by_option), ElementsAre());
}

TEST_F(Filters, do_not_tell_what_the_caller_may_not_see) {
    const auto person =
        world.send_json("POST", "/api/v2/persons", R"({"name":"Zoe","visible_to":1})")
            .data()
            .at("id");
    add_deal(R"({"title":"F-a","person_id":)" + json::serialize(person) + "}");
    for (const auto& probe : {condition("person", "name", "=", "Zoe"),
                              condition("deal", "person_id", "=", json::serialize(person))}) {
        const auto id = added_id("deals", conditions(probe), R"(,"visible_to":3)");
        EXPECT_THAT(passing(id), ElementsAre("F-a"));
        EXPECT_EQ(as(1, "GET", "/api/v2/deals?filter_id=" + id).data().as_array().size(), 0u);
    }
}

TEST_F(Filters, fill_pages_in_both_versions) {
    for (int i = 0; i < 5; ++i) add_deal(R"({"title":"F-x","value":77})");
    const auto id = added_id("deals", conditions(condition("deal", "value", "=", "77")));
    const auto first = world.get("/api/v2/deals?limit=2&filter_id=" + id);
    EXPECT_EQ(first.data().as_array().size(), 2u);
    const std::string cursor{first.body.at("additional_data").at("next_cursor").as_string()};
    const auto rest = world.get("/api/v2/deals?limit=3&filter_id=" + id + "&cursor=" + cursor);
    EXPECT_EQ(rest.data().as_array().size(), 3u);
    EXPECT_TRUE(rest.body.at("additional_data").at("next_cursor").is_null());
    const auto v1 = world.get("/v1/deals?start=4&limit=2&filter_id=" + id);
    EXPECT_EQ(v1.data().as_array().size(), 1u);
}

TEST_F(Filters, are_for_every_kind_of_record) {
    struct Row {
        std::string type;
        std::string object;
        std::string field;
        std::string path;
    };
    for (const auto& row : std::vector<Row>{{"people", "person", "name", "/persons"},
                                            {"org", "organization", "name", "/organizations"},
                                            {"products", "product", "name", "/products"},
                                            {"activity", "activity", "subject", "/activities"}}) {
        const auto id = added_id(
            row.type, conditions(condition(row.object, row.field, "=", "nothing has this name")));
        const auto v2 = world.get("/api/v2" + row.path + "?filter_id=" + id);
        EXPECT_EQ(v2.status, 200) << v2.body;
        EXPECT_EQ(v2.data().as_array().size(), 0u);
        EXPECT_EQ(world.get("/v1" + row.path + "?filter_id=" + id).status, 200) << row.path;
    }
    const auto id = added_id("leads", conditions(condition("lead", "title", "IS NOT NULL", "")));
    EXPECT_EQ(world.get("/v1/leads?filter_id=" + id).status, 200);
}

TEST_F(Filters, have_helpers_that_name_every_operator) {
    const auto answer = world.get("/v1/filters/helpers");
    const auto& operators = answer.data().at("operators").as_object();
    EXPECT_EQ(operators.at("varchar").at("LIKE '%$%'"), "contains");
    EXPECT_EQ(operators.at("double").at(">="), "is at least");
    EXPECT_FALSE(operators.at("double").as_object().contains("LIKE '%$%'"));
    EXPECT_EQ(answer.data().at("relative_dates").at("last_week"), "Last week");
}

}  // namespace
}  // namespace grantor::sandbox
