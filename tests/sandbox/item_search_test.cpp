#include <gmock/gmock.h>
#include <set>

#include "tests/support/custom_fields.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::add_custom_field;
using test::an_api_request;
using test::ApiAnswer;
using test::SandboxWorld;
using test::with_value;
using testing::ElementsAre;

class ItemSearch : public testing::Test {
 protected:
    void SetUp() override {
        organization = add("/api/v2/organizations", R"({"name":"Quokka Works"})");
        person = add("/api/v2/persons", R"({"name":"Quokka Ann","org_id":)" + organization +
                                            R"(,"emails":[{"value":"ann@quokka.example"}]})");
        deal = add("/api/v2/deals", R"({"title":"Quokka deal","person_id":)" + person + "}");
        product = add("/api/v2/products", R"({"name":"Quokka toy","code":"QT-1"})");
        const auto answer = world.send_json(
            "POST", "/v1/leads", R"({"title":"Quokka lead","person_id":)" + person + "}");
        EXPECT_LT(answer.status, 300) << answer.body;
    }
    std::string add(const std::string& path, const std::string& body) {
        const auto answer = world.send_json("POST", path, body);
        EXPECT_LT(answer.status, 300) << answer.body;
        return std::to_string(answer.data().at("id").as_int64());
    }
    static std::vector<std::string> types_in(const json::value& items) {
        std::vector<std::string> types;
        for (const auto& each : items.as_array())
            types.emplace_back(each.at("item").at("type").as_string());
        return types;
    }
    std::vector<std::string> types(const std::string& query) {
        const auto answer = world.get("/api/v2/itemSearch?" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        auto found = types_in(answer.data().at("items"));
        std::ranges::sort(found);
        return found;
    }
    SandboxWorld world;
    std::string organization, person, deal, product;
};

TEST_F(ItemSearch, refuses_parameters_by_name) {
    struct Row {
        std::string query;
        std::string error;
    };
    const std::vector<Row> rows{
        {"", "term: is required"},
        {"term=a", "term: must have at least 2 characters, or 1 with exact_match"},
        {"term=%FF%FE", "term: must not contain the character NUL or broken UTF-8"},
        {"term=ab&item_types=cat", "item_types: has a value that this parameter may not have"},
        {"term=ab&fields=cat", "fields: has a value that this parameter may not have"},
        {"term=ab&include_fields=cat",
         "include_fields: has a value that this parameter may not have"},
        {"term=ab&limit=101", "limit: must be an integer within its limits"},
        {"term=ab&cursor=x", "cursor: is not one that this search has given out"},
        {"term=ab&exact_match=maybe", "exact_match: must be true or false"},
    };
    for (const auto& row : rows) {
        const auto answer = world.get("/api/v2/itemSearch?" + row.query);
        EXPECT_EQ(answer.status, 400) << row.query;
        EXPECT_EQ(answer.error(), row.error) << row.query;
    }
}

TEST_F(ItemSearch, finds_every_kind_of_item) {
    EXPECT_THAT(types("term=quokka"),
                ElementsAre("deal", "lead", "organization", "person", "product"));
    EXPECT_THAT(types("term=quokka&item_types=deal,product"), ElementsAre("deal", "product"));
    EXPECT_THAT(types("term=quokka&item_types=file,project"), ElementsAre());
    EXPECT_THAT(types("term=quokka&fields=email"), ElementsAre("person"));
    EXPECT_THAT(types("term=qt&fields=code,phone"), ElementsAre("product"));
    EXPECT_THAT(types("term=quokka&fields=title"), ElementsAre("deal", "lead"));
    EXPECT_THAT(types("term=quokka%20toy&exact_match=true"), ElementsAre("product"));
    EXPECT_THAT(types("term=quokka&exact_match=true"), ElementsAre());
}

TEST_F(ItemSearch, shows_better_matches_first_in_the_same_order_every_time) {
    const auto first = world.get("/api/v2/itemSearch?term=quokka");
    EXPECT_EQ(first.body, world.get("/api/v2/itemSearch?term=quokka").body);
    double before = 1;
    for (const auto& each : first.data().at("items").as_array()) {
        const auto score = each.at("result_score").to_number<double>();
        EXPECT_LE(score, before);
        before = score;
    }
}

TEST_F(ItemSearch, has_optional_fields_where_they_belong) {
    const auto answer = world.get(
        "/api/v2/itemSearch?term=quokka&item_types=deal,person"
        "&include_fields=deal.cc_email,person.picture");
    for (const auto& each : answer.data().at("items").as_array()) {
        const auto& item = each.at("item").as_object();
        EXPECT_EQ(item.contains("cc_email"), item.at("type") == "deal");
        EXPECT_EQ(item.contains("picture"), item.at("type") == "person");
    }
}

TEST_F(ItemSearch, comes_in_pages_without_a_gap) {
    std::multiset<std::string> found;
    std::string cursor;
    for (int page = 0; page < 20; ++page) {
        const auto answer = world.get("/api/v2/itemSearch?term=quokka&limit=2" + cursor);
        for (const auto& type : types_in(answer.data().at("items"))) found.insert(type);
        const auto& next = answer.body.at("additional_data").at("next_cursor");
        if (next.is_null()) break;
        cursor = "&cursor=" + std::string{next.as_string()};
    }
    EXPECT_THAT(found, ElementsAre("deal", "lead", "organization", "person", "product"));
}

TEST_F(ItemSearch, of_v1_pages_by_start) {
    const auto answer = world.get("/v1/itemSearch?term=quokka&start=3&limit=1");
    EXPECT_EQ(answer.data().at("items").as_array().size(), 1u);
    const auto& pagination = answer.body.at("additional_data").at("pagination");
    EXPECT_EQ(pagination.at("next_start"), 4);
    EXPECT_EQ(pagination.at("more_items_in_collection"), true);
    EXPECT_EQ(world.get("/v1/itemSearch?term=quokka&start=9").data().at("items").as_array().size(),
              0u);
}

TEST_F(ItemSearch, shows_related_items_on_request) {
    const auto answer = world.get(
        "/api/v2/itemSearch?term=quokka&item_types=person,organization"
        "&search_for_related_items=true");
    auto related = types_in(answer.data().at("related_items"));
    std::ranges::sort(related);
    EXPECT_THAT(related, ElementsAre("deal", "lead"));
    const auto of_organization = world.get(
        "/api/v2/itemSearch?term=quokka&item_types=organization&search_for_related_items=true");
    EXPECT_THAT(types_in(of_organization.data().at("related_items")), ElementsAre("person"));
}

TEST_F(ItemSearch, finds_what_the_caller_may_see_only) {
    world.send_json("PATCH", "/api/v2/deals/" + deal, R"({"visible_to":1})");
    const auto regular = world.send(
        an_api_request("GET", "/api/v2/itemSearch?term=quokka&search_for_related_items=true"),
        world.caller("acme", 1));
    for (const auto* list : {"items", "related_items"})
        EXPECT_THAT(types_in(regular.data().at(list)), testing::Not(testing::Contains("deal")));
    const auto stranger = world.send(an_api_request("GET", "/api/v2/itemSearch?term=quokka"),
                                     world.caller("globex", 2));
    EXPECT_EQ(stranger.data().at("items").as_array().size(), 0u);
}

TEST_F(ItemSearch, by_field_refuses_parameters_by_name) {
    struct Row {
        std::string query;
        std::string error;
    };
    const std::vector<Row> rows{
        {"", "term: is required"},
        {"term=ab", "entity_type: is required"},
        {"term=ab&entity_type=cat",
         "entity_type: is not one of the values that this parameter may have"},
        {"term=ab&entity_type=deal", "field: is required"},
        {"term=ab&entity_type=deal&field=colour", "field: there is no such field"},
        {"term=ab&entity_type=deal&field=value", "field: is not a field that search looks into"},
        {"term=ab&entity_type=deal&field=title&match=loose",
         "match: is not one of the values that this parameter may have"},
        {"term=ab&entity_type=deal&field=title&cursor=x",
         "cursor: is not one that this search has given out"},
    };
    for (const auto& row : rows) {
        const auto answer = world.get("/api/v2/itemSearch/field?" + row.query);
        EXPECT_EQ(answer.status, 400) << row.query;
        EXPECT_EQ(answer.error(), row.error) << row.query;
    }
}

TEST_F(ItemSearch, by_field_matches_with_case_as_asked) {
    struct Row {
        std::string query;
        std::size_t count;
    };
    const std::vector<Row> rows{
        {"term=Quokka%20deal", 1},        {"term=Quokka", 0},
        {"term=quokka%20deal", 0},        {"term=Quok&match=beginning", 1},
        {"term=deal&match=beginning", 0}, {"term=uokka%20d&match=middle", 1},
        {"term=UOKKA&match=middle", 0},
    };
    for (const auto& row : rows) {
        const auto answer =
            world.get("/api/v2/itemSearch/field?entity_type=deal&field=title&" + row.query);
        ASSERT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(answer.data().as_array().size(), row.count) << row.query;
    }
    const auto project = world.get("/api/v2/itemSearch/field?term=ab&entity_type=project&field=x");
    EXPECT_EQ(project.data().as_array().size(), 0u);
}

TEST_F(ItemSearch, by_field_looks_into_custom_fields) {
    const auto key = add_custom_field(world, "varchar");
    world.send_json("PATCH", "/api/v2/deals/" + deal, with_value(key, "\"Tangerine\""));
    const auto v2 = world.get(
        "/api/v2/itemSearch/field?entity_type=deal&term=Tang&match=beginning"
        "&field=" +
        key);
    ASSERT_EQ(v2.data().as_array().size(), 1u);
    EXPECT_EQ(v2.data().as_array()[0].at("item").at(key), "Tangerine");
    const auto v1 =
        world.get("/v1/itemSearch/field?field_type=dealField&term=anger&field_key=" + key +
                  "&return_item_ids=1");
    ASSERT_EQ(v1.data().as_array().size(), 1u);
    EXPECT_EQ(std::to_string(v1.data().as_array()[0].at("id").as_int64()), deal);
    EXPECT_EQ(v1.data().as_array()[0].at(key), "Tangerine");
}

TEST_F(ItemSearch, by_field_of_v1_shows_each_value_once) {
    add("/api/v2/deals", R"({"title":"Quokka deal"})");
    const auto values =
        world.get("/v1/itemSearch/field?field_type=dealField&term=Quokka&field_key=title");
    EXPECT_EQ(json::serialize(values.data()), R"([{"title":"Quokka deal"}])");
}

}  // namespace
}  // namespace grantor::sandbox
