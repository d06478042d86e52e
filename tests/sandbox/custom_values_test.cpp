// The values of custom fields in records of both versions.
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

class CustomValues : public testing::Test {
 protected:
    ApiAnswer change(const std::string& body) {
        return world.send_json("PATCH", "/api/v2/deals/1", body);
    }
    json::value v1(const std::string& key) { return world.get("/v1/deals/1").data().at(key); }
    json::value v2(const std::string& key) {
        return world.get("/api/v2/deals/1").data().at("custom_fields").at(key);
    }
    std::size_t count_found(const std::string& term) {
        const auto answer = world.get("/api/v2/deals/search?fields=custom_fields&term=" + term);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.data().at("items").as_array().size();
    }
    SandboxWorld world;
};

TEST_F(CustomValues, are_refused_by_key_where_the_type_does_not_take_them) {
    struct Row {
        std::string type;
        std::string value;
        std::string reason;
    };
    const std::vector<Row> rows{
        {"varchar", "7", "must be a string"},
        {"varchar", '"' + std::string(256, 'a') + '"', "is too long"},
        {"phone", "[]", "must be a string"},
        {"double", "\"7\"", "must be a number"},
        {"monetary", "7", "must be an object with value and currency"},
        {"monetary", R"({"value":"7"})", "value must be a number"},
        {"monetary", R"({"value":7,"currency":"ABC"})", "currency must be the code of a currency"},
        {"date", "\"2026-02-30\"", "must be a date like 2026-01-31"},
        {"daterange", R"({"value":"2026-01-01"})", "must be an object with value and until"},
        {"daterange", R"({"value":"2026-01-02","until":"2026-01-01"})",
         "must not end before it begins"},
        {"time", "\"10:00\"", "must be an object with value"},
        {"time", R"({"value":"25:00"})", "must be a time like 09:30"},
        {"timerange", R"({"value":"10:00"})", "must be an object with value and until"},
        {"address", "\"Here\"", "must be an object"},
        {"enum", "9", "must be the id of one of the field's options"},
        {"enum", "\"1\"", "must be the id of one of the field's options"},
        {"set", "1", "must be an array of option ids"},
        {"set", "[1,9]", "must be ids of the field's options"},
        {"user", "999", "there is no such user in this company"},
        {"org", "999", "there is no such organization in this company"},
        {"people", "999", "there is no such person in this company"},
        {"visible_to", "2", "must be one of: 1, 3, 5, 7"},
    };
    for (const auto& row : rows) {
        const auto key = add_custom_field(world, row.type);
        const auto answer = change(with_value(key, row.value));
        EXPECT_EQ(answer.status, 400) << row.type << row.value;
        EXPECT_EQ(answer.error(), "custom_fields." + key + ": " + row.reason);
    }
}

TEST_F(CustomValues, of_unknown_fields_are_refused_in_v2_and_ignored_in_v1) {
    const std::string key(40, 'a');
    EXPECT_EQ(change(with_value(key, "1")).error(),
              "custom_fields." + key + ": there is no such field in this company");
    EXPECT_EQ(change(R"({"custom_fields":{"color":1}})").status, 400);
    const auto answer =
        world.send_json("PUT", "/v1/deals/1", R"({"title":"New",")" + key + R"(":"x"})");
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.data().as_object().contains(key));
}

TEST_F(CustomValues, of_another_company_or_of_another_kind_do_not_exist) {
    const auto of_persons = add_custom_field(world, "text", "/api/v2/personFields");
    EXPECT_EQ(change(with_value(of_persons, "\"a\"")).status, 400);
    const auto of_deals = add_custom_field(world, "text");
    const auto answer =
        world.send(an_api_request("POST", "/api/v2/deals")
                       .with_json(R"({"title":"A","custom_fields":{")" + of_deals + R"(":"x"}})"),
                   world.caller("globex", 2));
    EXPECT_EQ(answer.status, 400);
}

TEST_F(CustomValues, are_shown_as_each_version_has_them) {
    struct Row {
        std::string type;
        std::string sent;
        std::string v2;
        std::string v1;
    };
    const auto owner = std::to_string(world.user(0).value);
    const std::vector<Row> rows{
        {"varchar", "\"blue\"", "\"blue\"", "\"blue\""},
        {"double", "2.5", "2.5E0", "2.5E0"},
        {"monetary", R"({"value":7,"currency":"EUR"})", R"({"value":7,"currency":"EUR"})", "7"},
        {"date", "\"2026-01-31\"", "\"2026-01-31\"", "\"2026-01-31\""},
        {"daterange", R"({"value":"2026-01-01","until":"2026-01-02"})",
         R"({"value":"2026-01-01","until":"2026-01-02"})", "\"2026-01-01\""},
        {"time", R"({"value":"9:30","timezone_id":7})",
         R"({"value":"09:30:00","timezone_id":7,"timezone_name":null})", "\"09:30:00\""},
        {"enum", "2", "2", "\"2\""},
        {"set", "[3,1,3]", "[3,1]", "\"3,1\""},
        {"visible_to", "3", "3", "3"},
    };
    for (const auto& row : rows) {
        const auto key = add_custom_field(world, row.type);
        EXPECT_TRUE(v2(key).is_null()) << row.type;
        EXPECT_TRUE(v1(key).is_null()) << row.type;
        const auto answer = change(with_value(key, row.sent));
        ASSERT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(json::serialize(answer.data().at("custom_fields").at(key)), row.v2);
        EXPECT_EQ(json::serialize(v2(key)), row.v2);
        EXPECT_EQ(json::serialize(v1(key)), row.v1) << row.type;
        EXPECT_EQ(change(with_value(key, "null")).status, 200);
        EXPECT_TRUE(v2(key).is_null()) << row.type;
    }
}

TEST_F(CustomValues, of_v1_have_what_belongs_to_them_beside_them) {
    const auto money = add_custom_field(world, "monetary");
    const auto dates = add_custom_field(world, "daterange");
    EXPECT_TRUE(v1(money + "_currency").is_null());
    const auto answer =
        world.send_json("PUT", "/v1/deals/1",
                        R"({")" + money + R"(":"12.5",")" + money + R"(_currency":"EUR",")" +
                            dates + R"(":"2026-01-01",")" + dates + R"(_until":"2026-02-01"})");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(v1(money), 12.5);
    EXPECT_EQ(v1(money + "_currency"), "EUR");
    EXPECT_EQ(v1(dates + "_until"), "2026-02-01");
    EXPECT_EQ(json::serialize(v2(money)), R"({"value":1.25E1,"currency":"EUR"})");
}

TEST_F(CustomValues, are_taken_leniently_by_v1) {
    struct Row {
        std::string type;
        std::string sent;
        std::string v2;
    };
    const std::vector<Row> rows{
        {"varchar", "7", "\"7\""},  {"double", "\"2\"", "2"},
        {"enum", "\"2\"", "2"},     {"set", "\"1, 3\"", "[1,3]"},
        {"set", "[\"1\"]", "[1]"},  {"address", "\"Main Street 1\"", ""},
        {"double", "\"\"", "null"}, {"monetary", "\"\"", "null"},
        {"user", "\"\"", "null"},
    };
    for (const auto& row : rows) {
        const auto key = add_custom_field(world, row.type);
        const auto answer =
            world.send_json("PUT", "/v1/deals/1", R"({")" + key + R"(":)" + row.sent + "}");
        ASSERT_EQ(answer.status, 200) << answer.body;
        if (!row.v2.empty()) {
            EXPECT_EQ(json::serialize(v2(key)), row.v2) << row.type;
        } else {
            EXPECT_EQ(v2(key).at("value"), "Main Street 1");
            EXPECT_EQ(v1(key + "_formatted_address"), "Main Street 1");
        }
    }
}

TEST_F(CustomValues, that_lead_to_people_are_expanded_in_v1) {
    const auto user = add_custom_field(world, "user");
    const auto person = add_custom_field(world, "people");
    const auto id = world.send_json("POST", "/api/v2/persons", R"({"name":"Ann"})").data().at("id");
    change(with_value(user, std::to_string(world.user(1).value)));
    change(with_value(person, json::serialize(id)));
    EXPECT_EQ(v1(user).at("value"), world.user(1).value);
    EXPECT_EQ(v1(person).at("name"), "Ann");
    EXPECT_EQ(v1(person).at("value"), id);
    EXPECT_EQ(v2(person), id);
}

TEST_F(CustomValues, that_lead_to_what_the_caller_may_not_see_are_null) {
    const auto key = add_custom_field(world, "people");
    const auto id = world.send_json("POST", "/api/v2/persons", R"({"name":"Ann","visible_to":1})")
                        .data()
                        .at("id");
    ASSERT_EQ(change(with_value(key, json::serialize(id))).status, 200);
    const auto seen = world.send(an_api_request("GET", "/api/v2/deals/1"), world.caller("acme", 1));
    ASSERT_EQ(seen.status, 200);
    EXPECT_TRUE(seen.data().at("custom_fields").at(key).is_null());
}

TEST_F(CustomValues, show_the_labels_of_options_on_request_and_lose_deleted_options) {
    const auto key = add_custom_field(world, "set");
    change(with_value(key, "[1,2]"));
    const auto shown = world.get("/api/v2/deals/1?include_option_labels=true");
    EXPECT_EQ(json::serialize(shown.data().at("custom_fields").at(key)),
              R"([{"id":1,"label":"Red"},{"id":2,"label":"Green"}])");
    world.send_json("DELETE", "/api/v2/dealFields/" + key + "/options", R"([{"id":1}])");
    EXPECT_EQ(json::serialize(v2(key)), "[2]");
}

TEST_F(CustomValues, of_every_field_are_in_every_answer_and_gone_with_the_field) {
    const auto a = add_custom_field(world, "text"), b = add_custom_field(world, "double");
    change(with_value(a, "\"x\""));
    const auto list = world.get("/api/v2/deals?limit=3");
    for (const auto& deal : list.data().as_array())
        EXPECT_THAT(keys_of(deal.at("custom_fields")), ElementsAre(a, b));
    world.send(an_api_request("DELETE", "/api/v2/dealFields/" + a));
    EXPECT_THAT(keys_of(world.get("/api/v2/deals/1").data().at("custom_fields")), ElementsAre(b));
    EXPECT_FALSE(world.get("/v1/deals/1").data().as_object().contains(a));
    EXPECT_EQ(change(with_value(a, "\"y\"")).status, 400);
}

TEST_F(CustomValues, are_found_by_search_where_they_are_texts) {
    const auto text = add_custom_field(world, "varchar");
    const auto option = add_custom_field(world, "enum");
    change(with_value(text, "\"zanzibar 4711\""));
    change(with_value(option, "3"));
    EXPECT_EQ(count_found("zanzi"), 1u);
    EXPECT_EQ(count_found("4711"), 1u);
    EXPECT_EQ(count_found("3&exact_match=true"), 0u);
    change(with_value(text, "\"other\""));
    EXPECT_EQ(count_found("zanzi"), 0u);
    change(with_value(text, "\"zanzibar\""));
    world.send(an_api_request("DELETE", "/api/v2/dealFields/" + text));
    EXPECT_EQ(count_found("zanzi"), 0u);
}

TEST_F(CustomValues, belong_to_persons_organizations_products_and_leads_as_well) {
    struct Row {
        std::string fields;
        std::string path;
    };
    for (const auto& row : std::vector<Row>{{"/api/v2/personFields", "/api/v2/persons"},
                                            {"/api/v2/organizationFields", "/api/v2/organizations"},
                                            {"/api/v2/productFields", "/api/v2/products"}}) {
        const auto key = add_custom_field(world, "text", row.fields);
        const auto answer = world.send_json(
            "POST", row.path, R"({"name":"A","custom_fields":{")" + key + R"(":"x"}})");
        ASSERT_LT(answer.status, 300) << answer.body;
        EXPECT_EQ(answer.data().at("custom_fields").at(key), "x");
    }
    const auto key = add_custom_field(world, "text");
    const auto person =
        world.send_json("POST", "/api/v2/persons", R"({"name":"Ann"})").data().at("id");
    const auto lead = world.send_json(
        "POST", "/v1/leads",
        R"({"title":"A","person_id":)" + json::serialize(person) + R"(,")" + key + R"(":"x"})");
    ASSERT_LT(lead.status, 300) << lead.body;
    EXPECT_EQ(lead.data().at(key), "x");
}

}  // namespace
}  // namespace grantor::sandbox
