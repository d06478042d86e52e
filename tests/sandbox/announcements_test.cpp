// What webhooks are told of a change in the CRM, and that no change is forgotten.
#include <gmock/gmock.h>

#include "sandbox/entities/entities.hpp"
#include "tests/sandbox/announced_changes.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::AnnouncingWorld;
using test::keys_of;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr auto v1 = WebhookVersion::v1;

class AnnouncedChange : public testing::Test {
 protected:
    static std::string number(std::int64_t id) { return std::to_string(id); }
    std::int64_t add(const std::string& path, const std::string& body) {
        const auto id = world.add(path, body);
        world.advance(seconds{1});
        return id;
    }
    test::ApiAnswer patch(const std::string& target, const std::string& body) {
        world.advance(seconds{1});
        return world.send_json("PATCH", target, body);
    }
    test::ApiAnswer put(const std::string& target, const std::string& body) {
        world.advance(seconds{1});
        return world.send_json("PUT", target, body);
    }
    test::ApiAnswer remove(const std::string& target) {
        world.advance(seconds{1});
        return world.send(an_api_request("DELETE", target));
    }

    AnnouncingWorld world;
};

TEST_F(AnnouncedChange, is_none_where_the_request_is_refused) {
    const auto webhook = world.add_webhook({});
    EXPECT_EQ(world.send_json("POST", "/api/v2/deals", R"({"title":""})").status, 400);
    EXPECT_EQ(world.send_json("PATCH", "/api/v2/deals/1", R"({"person_id":999999})").status, 400);
    EXPECT_EQ(world.send_json("PATCH", "/api/v2/deals/999999", R"({"title":"A"})").status, 404);
    EXPECT_EQ(world.send(an_api_request("DELETE", "/api/v2/deals/999999")).status, 404);
    EXPECT_EQ(world
                  .send(an_api_request("POST", "/api/v2/pipelines").with_json(R"({"name":"A"})"),
                        world.caller("acme", 1))
                  .status,
              403);
    EXPECT_THAT(world.events_of(webhook), IsEmpty());
}

TEST_F(AnnouncedChange, is_none_where_nothing_but_the_time_changes) {
    const auto deal = add("/api/v2/deals", R"({"title":"Same"})");
    const auto webhook = world.add_webhook({});
    EXPECT_EQ(patch("/api/v2/deals/" + number(deal), R"({"title":"Same"})").status, 200);
    EXPECT_EQ(patch("/api/v2/deals/" + number(deal), "{}").status, 200);
    EXPECT_THAT(world.events_of(webhook), IsEmpty());
}

TEST_F(AnnouncedChange, is_told_with_the_new_state_and_what_was_there_before) {
    const auto webhook = world.add_webhook({.object = "deal"});
    const auto deal = add("/api/v2/deals", R"({"title":"One","value":10})");
    const auto created = world.last_sent_to(webhook);
    EXPECT_EQ(created.at("data"), world.get("/api/v2/deals/" + number(deal)).data());
    EXPECT_TRUE(created.at("previous").is_null());

    patch("/api/v2/deals/" + number(deal), R"({"value":20,"title":"One"})");
    const auto changed = world.last_sent_to(webhook);
    EXPECT_EQ(changed.at("data"), world.get("/api/v2/deals/" + number(deal)).data());
    EXPECT_THAT(keys_of(changed.at("previous")), ElementsAre("value", "update_time"));
    EXPECT_EQ(changed.at("previous").at("value"), 10);
    EXPECT_EQ(changed.at("previous").at("update_time"), created.at("data").at("update_time"));

    remove("/api/v2/deals/" + number(deal));
    const auto deleted = world.last_sent_to(webhook);
    EXPECT_TRUE(deleted.at("data").is_null());
    EXPECT_EQ(deleted.at("previous"), changed.at("data"));
    EXPECT_THAT(world.events_of(webhook), ElementsAre("create deal", "change deal", "delete deal"));
}

TEST_F(AnnouncedChange, says_who_made_it_where_and_in_which_request) {
    const auto webhook = world.add_webhook({});
    const auto deal = add("/v1/deals", R"({"title":"One"})");
    const auto sent = world.last_sent_to(webhook);
    const auto& meta = sent.at("meta").as_object();
    EXPECT_EQ(meta.at("entity_id"), json::value(number(deal)));
    EXPECT_EQ(meta.at("company_id"), json::value(number(world.company("acme").value)));
    EXPECT_EQ(meta.at("user_id"), json::value(number(world.user(0).value)));
    EXPECT_EQ(meta.at("correlation_id"), "00000000000000aa");
    EXPECT_EQ(meta.at("host"), "acme.crm.example");
    EXPECT_EQ(meta.at("change_source"), "api");
    EXPECT_EQ(meta.at("is_bulk_edit"), false);
    EXPECT_EQ(meta.at("webhook_id"), json::value(number(webhook.value)));
}

TEST_F(AnnouncedChange, is_told_in_the_old_form_with_plain_ids) {
    const auto person = add("/v1/persons", R"({"name":"Pat"})");
    const auto webhook = world.add_webhook({.object = "deal", .version = v1});
    const auto deal = add("/api/v2/deals", R"({"title":"One","person_id":)" + number(person) + "}");
    patch("/api/v2/deals/" + number(deal), R"({"title":"Two"})");
    remove("/v1/deals/" + number(deal));
    EXPECT_THAT(world.events_of(webhook),
                ElementsAre("added.deal", "updated.deal", "deleted.deal"));
    const auto sent = world.sent_to(webhook);
    ASSERT_EQ(sent.size(), 3);
    const auto& current = sent[1].at("current").as_object();
    EXPECT_EQ(current.at("title"), "Two");
    EXPECT_EQ(current.at("person_id"), person);
    EXPECT_EQ(current.at("person_name"), "Pat");
    EXPECT_EQ(current.at("user_id"), world.user(0).value);
    EXPECT_EQ(current.at("visible_to"), "3");
    const auto& previous = sent[1].at("previous").as_object();
    EXPECT_EQ(previous.at("title"), "One");
    EXPECT_EQ(keys_of(previous), keys_of(current));
    EXPECT_TRUE(sent[0].at("previous").is_null());
    EXPECT_TRUE(sent[2].at("current").is_null());
    EXPECT_EQ(sent[2].at("previous").at("title"), "Two");
}

TEST_F(AnnouncedChange, of_a_custom_field_says_its_type) {
    const auto options = R"([{"label":"Small"},{"label":"Large"}])";
    const auto add_field = [&](const std::string& type, const std::string& further) {
        const auto answer = world.send_json(
            "POST", "/v1/dealFields",
            R"({"name":"F )" + type + R"(","field_type":")" + type + "\"" + further + "}");
        EXPECT_LT(answer.status, 300) << answer.body;
        return std::string{answer.data().at("key").as_string()};
    };
    const auto text = add_field("varchar", "");
    const auto size = add_field("enum", std::string{R"(,"options":)"} + options);
    const auto sizes = add_field("set", std::string{R"(,"options":)"} + options);
    const auto budget = add_field("monetary", "");
    const auto webhook = world.add_webhook({.object = "deal"});
    const json::object values{{text, "Green"},
                              {size, 2},
                              {sizes, json::array{1, 2}},
                              {budget, json::object{{"value", 5}, {"currency", "EUR"}}}};
    const auto deal =
        add("/api/v2/deals",
            json::serialize(json::object{{"title", "One"}, {"custom_fields", values}}));
    const auto created = world.last_sent_to(webhook);
    const auto& fields = created.at("data").at("custom_fields").as_object();
    EXPECT_EQ(fields.at(text), json::parse(R"({"type":"varchar","value":"Green"})"));
    EXPECT_EQ(fields.at(size), json::parse(R"({"type":"enum","id":2})"));
    EXPECT_EQ(fields.at(sizes), json::parse(R"({"type":"set","values":[{"id":1},{"id":2}]})"));
    EXPECT_EQ(fields.at(budget), json::parse(R"({"type":"monetary","value":5,"currency":"EUR"})"));

    const json::object changes{{text, nullptr}};
    patch("/api/v2/deals/" + number(deal),
          json::serialize(json::object{{"custom_fields", changes}}));
    const auto changed = world.last_sent_to(webhook);
    EXPECT_TRUE(changed.at("data").at("custom_fields").at(text).is_null());
    EXPECT_EQ(changed.at("previous").at("custom_fields"),
              json::value(json::object{{text, fields.at(text)}}));
}

TEST_F(AnnouncedChange, of_several_records_at_once_is_a_bulk_edit_of_each) {
    const auto first = add("/v1/deals", R"({"title":"One"})");
    const auto second = add("/v1/deals", R"({"title":"Two"})");
    const auto webhook = world.add_webhook({});
    EXPECT_EQ(remove("/v1/deals?ids=" + number(first) + "," + number(second)).status, 200);
    const auto sent = world.sent_to(webhook);
    ASSERT_EQ(sent.size(), 2);
    for (const auto& body : sent) EXPECT_EQ(body.at("meta").at("is_bulk_edit"), true);
    EXPECT_EQ(sent[0].at("meta").at("entity_id"), json::value(number(first)));
    EXPECT_EQ(sent[1].at("meta").at("entity_id"), json::value(number(second)));
}

TEST_F(AnnouncedChange, of_what_follows_from_another_is_told_too) {
    const auto product = add("/api/v2/products", R"({"name":"P"})");
    const auto deal = add("/api/v2/deals", R"({"title":"One","value":1})");
    const auto webhook = world.add_webhook({});
    const auto line =
        add("/api/v2/deals/" + number(deal) + "/products",
            R"({"product_id":)" + number(product) + R"(,"quantity":2,"item_price":50})");
    EXPECT_GT(line, 0);
    EXPECT_THAT(world.events_of(webhook), ElementsAre("create deal_product", "change deal"));
    EXPECT_EQ(world.last_sent_to(webhook).at("data").at("value"), 100);
    EXPECT_EQ(world.last_sent_to(webhook).at("previous").at("value"), 1);

    const auto pipeline = add("/api/v2/pipelines", R"({"name":"P"})");
    add("/api/v2/stages", R"({"name":"S","pipeline_id":)" + number(pipeline) + "}");
    remove("/api/v2/pipelines/" + number(pipeline));
    EXPECT_THAT(world.events_of(webhook),
                ElementsAre("create deal_product", "change deal", "create pipeline", "create stage",
                            "delete pipeline", "delete stage"));
}

TEST_F(AnnouncedChange, of_a_restored_record_says_that_it_was_deleted) {
    const auto deal = add("/api/v2/deals", R"({"title":"One"})");
    remove("/api/v2/deals/" + number(deal));
    const auto webhook = world.add_webhook({});
    EXPECT_EQ(patch("/api/v2/deals/" + number(deal), R"({"is_deleted":false})").status, 200);
    EXPECT_THAT(world.events_of(webhook), ElementsAre("change deal"));
    EXPECT_EQ(world.last_sent_to(webhook).at("previous").at("is_deleted"), true);
}

TEST_F(AnnouncedChange, names_a_record_by_its_uuid_where_it_has_one) {
    const auto person = add("/v1/persons", R"({"name":"Pat"})");
    const auto webhook = world.add_webhook({.object = "lead"});
    const auto answer =
        world.send_json("POST", "/v1/leads", R"({"title":"L","person_id":)" + number(person) + "}");
    ASSERT_EQ(answer.status, 201);
    const auto sent = world.last_sent_to(webhook);
    EXPECT_EQ(sent.at("meta").at("entity_id"), answer.data().at("id"));
    EXPECT_EQ(sent.at("data").at("id"), answer.data().at("id"));
}

TEST_F(AnnouncedChange, reaches_only_webhooks_of_the_company_that_asked_for_it) {
    const auto foreign = world.add_webhook({.company = "globex", .user = 2});
    const auto other_object = world.add_webhook({.object = "person"});
    const auto other_action = world.add_webhook({.action = "delete"});
    const auto asked = world.add_webhook({.action = "create", .object = "deal"});
    add("/v1/deals", R"({"title":"One"})");
    EXPECT_THAT(world.events_of(foreign), IsEmpty());
    EXPECT_THAT(world.events_of(other_object), IsEmpty());
    EXPECT_THAT(world.events_of(other_action), IsEmpty());
    EXPECT_THAT(world.events_of(asked), ElementsAre("create deal"));
}

TEST_F(AnnouncedChange, has_one_id_for_all_webhooks_that_read_the_same) {
    const auto ada = world.add_webhook({});
    const auto again = world.add_webhook({});
    const auto ben = world.add_webhook({.user = 1});
    add("/v1/deals", R"({"title":"One"})");
    const auto id = world.last_sent_to(ada).at("meta").at("id");
    EXPECT_EQ(world.last_sent_to(again).at("meta").at("id"), id);
    EXPECT_EQ(world.last_sent_to(ben).at("meta").at("id"), id);
}

// An object that one version does not know is not told in it, whatever was asked for.
TEST_F(AnnouncedChange, of_activity_types_and_deal_products_is_told_in_one_version_only) {
    const auto old_form = world.add_webhook({.version = v1});
    const auto new_form = world.add_webhook({});
    const auto type = add("/v1/activityTypes", R"({"name":"Visit","icon_key":"car"})");
    put("/v1/activityTypes/" + number(type), R"({"name":"Site visit"})");
    remove("/v1/activityTypes/" + number(type));
    EXPECT_THAT(world.events_of(old_form),
                ElementsAre("added.activityType", "updated.activityType", "deleted.activityType"));
    EXPECT_THAT(world.events_of(new_form), IsEmpty());
    const auto product = add("/api/v2/products", R"({"name":"P"})");
    const auto deal = add("/api/v2/deals", R"({"title":"One"})");
    add("/api/v2/deals/" + number(deal) + "/products",
        R"({"product_id":)" + number(product) + R"(,"quantity":1,"item_price":5})");
    EXPECT_THAT(world.events_of(old_form), testing::Not(Contains("added.deal_product")));
    EXPECT_THAT(world.events_of(new_form), Contains("create deal_product"));
}

// Every entity by every operation that writes: whoever adds one adds a row here, or the last line
// fails.
TEST_F(AnnouncedChange, is_told_for_every_entity_that_webhooks_know) {
    const auto person = number(add("/v1/persons", R"({"name":"Pat"})"));
    const auto pipeline = number(add("/api/v2/pipelines", R"({"name":"P"})"));
    const auto product = number(add("/api/v2/products", R"({"name":"P"})"));
    const auto deal = number(add("/api/v2/deals", R"({"title":"D"})"));
    struct Row {
        std::string entity;
        std::string path;
        std::string body;
        std::string verb;
        std::string change;
    };
    const std::vector<Row> rows{
        {"activity", "/api/v2/activities", R"({"subject":"A"})", "PATCH", R"({"done":true})"},
        {"activity", "/v1/activities", R"({"subject":"A"})", "PUT", R"({"done":1})"},
        {"deal", "/api/v2/deals", R"({"title":"A"})", "PATCH", R"({"title":"B"})"},
        {"deal", "/v1/deals", R"({"title":"A"})", "PUT", R"({"status":"won"})"},
        {"deal_product", "/api/v2/deals/" + deal + "/products",
         R"({"quantity":1,"item_price":5,"product_id":)" + product + "}", "PATCH",
         R"({"quantity":3})"},
        {"note", "/v1/notes", R"({"content":"A","person_id":)" + person + "}", "PUT",
         R"({"content":"B"})"},
        {"organization", "/api/v2/organizations", R"({"name":"A"})", "PATCH", R"({"name":"B"})"},
        {"organization", "/v1/organizations", R"({"name":"A"})", "PUT", R"({"name":"B"})"},
        {"person", "/api/v2/persons", R"({"name":"A"})", "PATCH", R"({"name":"B"})"},
        {"person", "/v1/persons", R"({"name":"A"})", "PUT", R"({"name":"B"})"},
        {"pipeline", "/api/v2/pipelines", R"({"name":"A"})", "PATCH", R"({"name":"B"})"},
        {"pipeline", "/v1/pipelines", R"({"name":"A"})", "PUT", R"({"name":"B"})"},
        {"product", "/api/v2/products", R"({"name":"A"})", "PATCH", R"({"name":"B"})"},
        {"product", "/v1/products", R"({"name":"A"})", "PUT", R"({"name":"B"})"},
        {"stage", "/api/v2/stages", R"({"name":"A","pipeline_id":)" + pipeline + "}", "PATCH",
         R"({"name":"B"})"},
        {"stage", "/v1/stages", R"({"name":"A","pipeline_id":)" + pipeline + "}", "PUT",
         R"({"name":"B"})"},
    };
    std::set<std::string> seen{"activity_type", "lead", "lead_label"};  // in tests of their own
    for (const auto& row : rows) {
        seen.insert(row.entity);
        const auto webhook = world.add_webhook({.object = row.entity});
        const auto one = row.path + "/" + number(add(row.path, row.body));
        world.advance(seconds{1});
        EXPECT_EQ(world.send_json(row.verb, one, row.change).status, 200) << one;
        EXPECT_EQ(remove(one).status, 200) << one;
        EXPECT_THAT(
            world.events_of(webhook),
            ElementsAre("create " + row.entity, "change " + row.entity, "delete " + row.entity))
            << row.path;
    }
    for (const auto* entity : all_entities())
        EXPECT_THAT(seen, Contains(std::string{entity->name}));
}

TEST_F(AnnouncedChange, of_a_label_reaches_the_leads_that_lose_it) {
    const auto person = number(add("/v1/persons", R"({"name":"Pat"})"));
    const auto label = world.send_json("POST", "/v1/leadLabels", R"({"name":"N","color":"red"})");
    const auto label_id = std::string{label.data().at("id").as_string()};
    world.send_json(
        "POST", "/v1/leads",
        R"({"title":"L","person_id":)" + person + R"(,"label_ids":[")" + label_id + "\"]}");
    const auto webhook = world.add_webhook({});
    EXPECT_EQ(remove("/v1/leadLabels/" + label_id).status, 200);
    EXPECT_THAT(world.events_of(webhook), ElementsAre("change lead"));
    EXPECT_THAT(keys_of(world.last_sent_to(webhook).at("previous")), Contains("label_ids"));
}

TEST_F(AnnouncedChange, is_none_for_fields_filters_and_demo_data) {
    const auto webhook = world.add_webhook({});
    const auto key = world.add_field("/v1/dealFields", "Colour");
    EXPECT_FALSE(key.empty());
    world.send_json("POST", "/v1/filters",
                    R"({"name":"F","type":"deals","conditions":{"glue":"and","conditions":[]}})");
    EXPECT_THAT(world.events_of(webhook), IsEmpty());
}

}  // namespace
}  // namespace grantor::sandbox
