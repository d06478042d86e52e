#include <gmock/gmock.h>
#include <set>

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

const std::vector<std::string> deal_keys{"id",
                                         "title",
                                         "creator_user_id",
                                         "owner_id",
                                         "value",
                                         "person_id",
                                         "org_id",
                                         "stage_id",
                                         "pipeline_id",
                                         "currency",
                                         "archive_time",
                                         "add_time",
                                         "update_time",
                                         "stage_change_time",
                                         "status",
                                         "is_archived",
                                         "is_deleted",
                                         "probability",
                                         "lost_reason",
                                         "visible_to",
                                         "close_time",
                                         "won_time",
                                         "lost_time",
                                         "local_won_date",
                                         "local_lost_date",
                                         "local_close_date",
                                         "expected_close_date",
                                         "label_ids",
                                         "origin",
                                         "origin_id",
                                         "channel",
                                         "channel_id",
                                         "source_lead_id",
                                         "acv",
                                         "arr",
                                         "mrr",
                                         "custom_fields"};

class DealsV2 : public testing::Test {
 protected:
    std::string refusal(const std::string& body) {
        const auto answer = world.send_json("POST", "/api/v2/deals", body);
        EXPECT_THAT(keys_of(answer.body),
                    ElementsAre("success", "error", "error_info", "data", "additional_data"));
        return std::to_string(answer.status) + " " + answer.error();
    }
    json::object change(std::int64_t id, const std::string& body) {
        const auto answer = world.send_json("PATCH", path(id), body);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.data().as_object();
    }
    static std::string path(std::int64_t id) { return "/api/v2/deals/" + std::to_string(id); }

    // All pages, by cursor.
    std::vector<std::int64_t> walk(const std::string& query) {
        std::vector<std::int64_t> ids;
        std::string cursor;
        for (int page = 0; page < 200; ++page) {
            auto answer = world.get("/api/v2/deals?" + query + cursor);
            EXPECT_EQ(answer.status, 200) << answer.body;
            for (const auto& deal : answer.data().as_array())
                ids.push_back(deal.at("id").as_int64());
            const auto& next = answer.body.at("additional_data").at("next_cursor");
            if (next.is_null()) return ids;
            cursor = "&cursor=" + std::string{next.as_string()};
        }
        ADD_FAILURE() << "the list does not end";
        return ids;
    }

    SandboxWorld world;
};

TEST_F(DealsV2, refuse_bodies_that_are_no_object_or_of_another_type) {
    EXPECT_EQ(refusal(""), "400 Request body is not valid JSON");
    EXPECT_EQ(refusal("[]"), "400 Request body must be a JSON object");
    EXPECT_EQ(refusal("{\"title\":"), "400 Request body is not valid JSON");
    EXPECT_EQ(refusal(std::string(40, '[')), "400 Request body is nested too deeply");
    EXPECT_EQ(refusal(R"({"title":"a","value":1e999})"),
              "400 Request body has a number that is too large");
    const auto form = world.send(an_api_request("POST", "/api/v2/deals")
                                     .with_body("application/x-www-form-urlencoded", "title=a"));
    EXPECT_EQ(form.error(), "Request body must be JSON, with the content type application/json");
}

TEST_F(DealsV2, name_the_field_and_the_reason_of_a_refusal) {
    struct Row {
        std::string body;
        std::string error;
    };
    const std::vector<Row> rows{
        {"{}", "title: is required"},
        {R"({"title":null})", "title: must not be null"},
        {R"({"title":""})", "title: must not be empty"},
        {R"({"title":"  "})", "title: must not be empty"},
        {R"({"title":7})", "title: must be a string"},
        {R"({"title":")" + std::string(256, 'a') + "\"}", "title: is too long"},
        {R"({"title":"a\u0000b"})", "title: must not contain the character NUL or broken UTF-8"},
        {R"({"title":"a","value":"7"})", "value: must be a number"},
        {R"({"title":"a","value":true})", "value: must be a number"},
        {R"({"title":"a","owner_id":"1"})", "owner_id: must be an integer"},
        {R"({"title":"a","owner_id":1.0})", "owner_id: must be an integer"},
        {R"({"title":"a","owner_id":0})", "owner_id: must be a positive integer"},
        {R"({"title":"a","owner_id":999})", "owner_id: there is no such user in this company"},
        {R"({"title":"a","person_id":999})", "person_id: there is no such person in this company"},
        {R"({"title":"a","org_id":999})", "org_id: there is no such organization in this company"},
        {R"({"title":"a","stage_id":99})", "stage_id: there is no such stage in this company"},
        {R"({"title":"a","pipeline_id":2})",
         "pipeline_id: there is no such pipeline in this company"},
        {R"({"title":"a","currency":"eur"})", "currency: must be the code of a currency"},
        {R"({"title":"a","status":"deleted"})", "status: must be one of: open, won, lost"},
        {R"({"title":"a","is_archived":1})", "is_archived: must be true or false"},
        {R"({"title":"a","is_deleted":"true"})", "is_deleted: must be true or false"},
        {R"({"title":"a","probability":101})", "probability: must be between 0 and 100"},
        {R"({"title":"a","visible_to":2})", "visible_to: must be one of: 1, 3, 5, 7"},
        {R"({"title":"a","visible_to":"3"})", "visible_to: must be one of: 1, 3, 5, 7"},
        {R"({"title":"a","expected_close_date":"2026-02-30"})",
         "expected_close_date: must be a date like 2026-01-31"},
        {R"({"title":"a","status":"won","won_time":"yesterday"})",
         "won_time: must be a time like 2026-01-31T09:30:00Z"},
        {R"({"title":"a","won_time":"2026-01-01T00:00:00Z"})", "won_time: only a won deal has one"},
        {R"({"title":"a","lost_reason":"x"})", "lost_reason: only a lost deal has one"},
        {R"({"title":"a","label_ids":1})", "label_ids: must be an array of integers"},
        {R"({"title":"a","label_ids":["1"]})", "label_ids: must be an array of positive integers"},
        {R"({"title":"a","custom_fields":{"x":1}})",
         "custom_fields: has a key that is not the 40 hex digits of a custom field"},
    };
    for (const auto& row : rows) EXPECT_EQ(refusal(row.body), "400 " + row.error) << row.body;
}

TEST_F(DealsV2, write_nothing_when_they_refuse) {
    const auto before = walk("limit=500").size();
    refusal(R"({"title":"a","stage_id":99})");
    EXPECT_EQ(walk("limit=500").size(), before);
}

TEST_F(DealsV2, answer_an_added_deal_whole_in_the_documented_order) {
    const auto answer = world.send_json("POST", "/api/v2/deals", R"({"title":"New","id":77})");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(keys_of(answer.body), ElementsAre("success", "data"));
    EXPECT_THAT(keys_of(answer.data()), ElementsAreArray(deal_keys));
    EXPECT_NE(answer.data().at("id"), 77);
    EXPECT_EQ(answer.data().at("owner_id"), world.user(0).value);
    EXPECT_EQ(answer.data().at("creator_user_id"), world.user(0).value);
    EXPECT_EQ(answer.data().at("currency"), "EUR");
    EXPECT_EQ(answer.data().at("status"), "open");
    EXPECT_EQ(answer.data().at("visible_to"), 3);
    EXPECT_EQ(answer.data().at("origin"), "API");
    EXPECT_EQ(answer.data().at("add_time").as_string(), to_rfc3339(world.now));
    EXPECT_EQ(world.get(path(answer.data().at("id").as_int64())).data(), answer.data());
}

TEST_F(DealsV2, are_lost_won_and_open_again_with_what_follows) {
    const auto id = world.add_deal("A");
    auto deal = change(id, R"({"status":"lost","lost_reason":"Price"})");
    const auto moment = to_rfc3339(world.now);
    EXPECT_EQ(deal.at("lost_time").as_string(), moment);
    EXPECT_EQ(deal.at("close_time").as_string(), moment);
    EXPECT_EQ(deal.at("local_lost_date").as_string(), moment.substr(0, 10));
    world.now += hours{1};
    deal = change(id, R"({"status":"won"})");
    EXPECT_EQ(deal.at("won_time").as_string(), to_rfc3339(world.now));
    EXPECT_EQ(deal.at("close_time").as_string(), to_rfc3339(world.now));
    EXPECT_TRUE(deal.at("lost_time").is_null());
    EXPECT_TRUE(deal.at("lost_reason").is_null());
    const auto won = deal.at("won_time");
    world.now += hours{1};
    deal = change(id, R"({"title":"B"})");
    EXPECT_EQ(deal.at("won_time"), won);
    EXPECT_EQ(deal.at("close_time"), won);
    EXPECT_EQ(deal.at("update_time").as_string(), to_rfc3339(world.now));
    deal = change(id, R"({"status":"open"})");
    for (const auto* name : {"won_time", "lost_time", "close_time", "local_won_date"})
        EXPECT_TRUE(deal.at(name).is_null()) << name;
}

TEST_F(DealsV2, note_when_the_stage_changed_and_when_they_were_archived) {
    const auto id = world.add_deal("A");
    EXPECT_TRUE(change(id, R"({"stage_id":1})").at("stage_change_time").is_null());
    auto deal = change(id, R"({"stage_id":3})");
    EXPECT_EQ(deal.at("stage_change_time").as_string(), to_rfc3339(world.now));
    deal = change(id, R"({"is_archived":true})");
    EXPECT_EQ(deal.at("archive_time").as_string(), to_rfc3339(world.now));
    EXPECT_EQ(walk("ids=" + std::to_string(id)).size(), 0u);
    EXPECT_EQ(world.get("/api/v2/deals/archived").data().as_array().size(), 1u);
    EXPECT_TRUE(change(id, R"({"is_archived":false})").at("archive_time").is_null());
}

TEST_F(DealsV2, keep_custom_fields_that_a_change_does_not_mention) {
    const auto a = world.add_field("/v1/dealFields", "First");
    const auto b = world.add_field("/v1/dealFields", "Second");
    const auto id = world.add_deal("A");
    change(id, R"({"custom_fields":{")" + a + R"(":"one"}})");
    const auto deal = change(id, R"({"custom_fields":{")" + b + R"(":"two"}})");
    EXPECT_EQ(deal.at("custom_fields").at(a), "one");
    EXPECT_EQ(deal.at("custom_fields").at(b), "two");
    const auto one = world.get(path(id) + "?custom_fields=" + b);
    EXPECT_THAT(keys_of(one.data().at("custom_fields")), ElementsAre(b));
}

TEST_F(DealsV2, are_found_after_deletion_by_status_only_and_gone_after_30_days) {
    const auto id = world.add_deal("A");
    const auto deleted = world.send(an_api_request("DELETE", path(id)));
    EXPECT_EQ(json::serialize(deleted.body),
              R"({"success":true,"data":{"id":)" + std::to_string(id) + "}}");
    const auto query = "ids=" + std::to_string(id);
    EXPECT_EQ(walk(query).size(), 0u);
    EXPECT_EQ(walk(query + "&status=deleted").size(), 1u);
    EXPECT_EQ(walk(query + "&status=open,deleted").size(), 1u);
    EXPECT_EQ(walk(query + "&status=open").size(), 0u);
    EXPECT_EQ(world.get(path(id)).data().at("is_deleted"), true);
    EXPECT_EQ(world.send(an_api_request("DELETE", path(id))).status, 404);
    EXPECT_EQ(world.send_json("PATCH", path(id), R"({"title":"B"})").status, 404);
    world.now += days{30};
    EXPECT_EQ(world.get(path(id)).status, 404);
    EXPECT_EQ(walk(query + "&status=deleted").size(), 0u);
}

TEST_F(DealsV2, can_be_restored) {
    const auto id = world.add_deal("A");
    world.send(an_api_request("DELETE", path(id)));
    EXPECT_EQ(change(id, R"({"is_deleted":false})").at("is_deleted"), false);
    EXPECT_EQ(walk("ids=" + std::to_string(id)).size(), 1u);
}

TEST_F(DealsV2, answer_404_in_the_documented_body) {
    const auto answer = world.get("/api/v2/deals/123456");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(json::serialize(answer.body),
              R"({"success":false,"error":"Entity was not found",)"
              R"("error_info":"Object was not found.","data":null,"additional_data":null})");
    EXPECT_EQ(world.get("/api/v2/deals/x").error(), "id: must be a positive integer");
    EXPECT_EQ(world.get("/api/v2/deals/0").status, 400);
    EXPECT_EQ(world.get("/api/v2/deals/99999999999999999999").status, 400);
    EXPECT_EQ(world.get("/api/v2/nothing").error(), "Resource not found");
    EXPECT_EQ(world.send(an_api_request("DELETE", "/api/v2/deals/search")).status, 404);
}

TEST_F(DealsV2, refuse_queries_by_the_name_of_the_parameter) {
    for (const std::string query :
         {"limit=0", "limit=501", "limit=x", "ids=1,x", "owner_id=x", "status=nothing",
          "sort_by=title", "sort_direction=up", "updated_since=yesterday", "cursor=x",
          "filter_id=1", "include_fields=nothing", "include_labels=maybe", "stage_id=-1"}) {
        const auto answer = world.get("/api/v2/deals?" + query);
        EXPECT_EQ(answer.status, 400) << query;
        EXPECT_TRUE(answer.error().starts_with(query.substr(0, query.find('=')))) << answer.error();
    }
    std::string many = "ids=1";
    for (int i = 2; i <= 101; ++i) many += "," + std::to_string(i);
    EXPECT_EQ(world.get("/api/v2/deals?" + many).status, 400);
}

TEST_F(DealsV2, give_a_cursor_of_the_documented_form) {
    const auto answer = world.get("/api/v2/deals?limit=7");
    EXPECT_EQ(answer.body.at("additional_data").at("next_cursor"),
              // {"field":"id","fieldValue":7,"sortDirection":"asc","id":7}
              "eyJmaWVsZCI6ImlkIiwiZmllbGRWYWx1ZSI6Nywic29ydERpcmVjdGlvbiI6ImFzYyIsImlkIjo3fQ");
}

TEST_F(DealsV2, refuse_a_cursor_of_another_order) {
    const std::string cursor =
        "eyJmaWVsZCI6ImlkIiwiZmllbGRWYWx1ZSI6Nywic29ydERpcmVjdGlvbiI6ImFzYyIsImlkIjo3fQ";
    EXPECT_EQ(world.get("/api/v2/deals?cursor=" + cursor).status, 200);
    EXPECT_EQ(world.get("/api/v2/deals?cursor=" + cursor + "==").status, 200);
    EXPECT_EQ(world.get("/api/v2/deals?sort_by=add_time&cursor=" + cursor).status, 400);
    EXPECT_EQ(world.get("/api/v2/deals?sort_direction=desc&cursor=" + cursor).status, 400);
}

TEST_F(DealsV2, are_each_seen_once_by_a_walk_in_every_order) {
    for (int i = 0; i < 70; ++i) world.add_deal("Deal");
    const auto all = walk("limit=500");
    EXPECT_GT(all.size(), 100u);
    const std::set<std::int64_t> expected(all.begin(), all.end());
    EXPECT_EQ(expected.size(), all.size());
    for (const std::string order : {"id", "add_time", "update_time"})
        for (const std::string direction : {"asc", "desc"})
            for (const std::string limit : {"1", "7", "100"}) {
                const auto ids =
                    walk("limit=" + limit + "&sort_by=" + order + "&sort_direction=" + direction);
                EXPECT_EQ(ids.size(), all.size()) << order << direction << limit;
                EXPECT_EQ(std::set<std::int64_t>(ids.begin(), ids.end()), expected);
            }
}

TEST_F(DealsV2, are_each_seen_once_by_a_walk_while_others_are_added_and_deleted) {
    const auto before = walk("limit=500");
    std::set<std::int64_t> seen;
    std::string cursor;
    for (int page = 0; page < 100; ++page) {
        const auto answer = world.get("/api/v2/deals?limit=5" + cursor);
        for (const auto& deal : answer.data().as_array())
            EXPECT_TRUE(seen.insert(deal.at("id").as_int64()).second);
        for (int i = 0; i < 3 && page < 5; ++i) world.add_deal("Later");
        world.send(an_api_request("DELETE", path(*seen.rbegin())));
        const auto& next = answer.body.at("additional_data").at("next_cursor");
        if (next.is_null()) break;
        cursor = "&cursor=" + std::string{next.as_string()};
    }
    for (const auto id : before) EXPECT_TRUE(seen.contains(id)) << id;
    EXPECT_EQ(seen.size(), before.size() + 15);
}

TEST_F(DealsV2, filter_by_what_a_client_asks_for) {
    const auto id = world.add_deal("A");
    change(id, R"({"stage_id":5})");
    EXPECT_THAT(walk("ids=" + std::to_string(id) + "&stage_id=5"), ElementsAre(id));
    EXPECT_THAT(walk("ids=" + std::to_string(id) + "&stage_id=4"), ElementsAre());
    EXPECT_THAT(walk("updated_since=" + to_rfc3339(world.now)), ElementsAre(id));
    const auto owned = walk("limit=500&owner_id=" + std::to_string(world.user(1).value));
    const auto others = walk("limit=500&owner_id=" + std::to_string(world.user(0).value));
    EXPECT_EQ(owned.size() + others.size(), walk("limit=500").size());
}

TEST_F(DealsV2, show_included_fields_after_their_own) {
    const auto answer = world.get(path(1) + "?include_fields=notes_count,smart_bcc_email");
    auto expected = deal_keys;
    expected.push_back("notes_count");
    expected.push_back("smart_bcc_email");
    EXPECT_THAT(keys_of(answer.data()), ElementsAreArray(expected));
}

TEST_F(DealsV2, are_found_by_search_in_any_case_with_a_score) {
    const auto id = world.add_deal("Purple Submarine");
    const auto answer = world.get("/api/v2/deals/search?term=pURPLE");
    ASSERT_EQ(answer.data().at("items").as_array().size(), 1u);
    const auto& found = answer.data().at("items").at(0);
    EXPECT_THAT(keys_of(found), ElementsAre("result_score", "item"));
    EXPECT_THAT(
        keys_of(found.at("item")),
        ElementsAre("id", "type", "title", "value", "currency", "status", "visible_to", "owner",
                    "stage", "person", "organization", "custom_fields", "notes", "is_archived"));
    EXPECT_EQ(found.at("item").at("id"), id);
    EXPECT_TRUE(answer.body.at("additional_data").at("next_cursor").is_null());
    EXPECT_EQ(world.get("/api/v2/deals/search?term=purple&exact_match=true")
                  .data()
                  .at("items")
                  .as_array()
                  .size(),
              0u);
    EXPECT_EQ(world.get("/api/v2/deals/search?term=Purple+Submarine&exact_match=1")
                  .data()
                  .at("items")
                  .at(0)
                  .at("result_score"),
              1);
    EXPECT_EQ(world.get("/api/v2/deals/search?term=purple&fields=notes")
                  .data()
                  .at("items")
                  .as_array()
                  .size(),
              0u);
    EXPECT_EQ(world.get("/api/v2/deals/search").error(), "term: is required");
    EXPECT_EQ(world.get("/api/v2/deals/search?term=a").status, 400);
    EXPECT_EQ(world.get("/api/v2/deals/search?term=%25%25").data().at("items").as_array().size(),
              0u);
}

TEST_F(DealsV2, are_each_found_once_by_a_search_in_pages) {
    for (int i = 0; i < 12; ++i) world.add_deal("Needle");
    std::set<std::int64_t> seen;
    std::string cursor;
    for (int page = 0; page < 10; ++page) {
        const auto answer = world.get("/api/v2/deals/search?term=needle&limit=5" + cursor);
        for (const auto& found : answer.data().at("items").as_array())
            EXPECT_TRUE(seen.insert(found.at("item").at("id").as_int64()).second);
        const auto& next = answer.body.at("additional_data").at("next_cursor");
        if (next.is_null()) break;
        cursor = "&cursor=" + std::string{next.as_string()};
    }
    EXPECT_EQ(seen.size(), 12u);
}

}  // namespace
}  // namespace grantor::sandbox
