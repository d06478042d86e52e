#include <gmock/gmock.h>
#include <set>

#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsSubsetOf;

const std::vector<std::string> deal_keys{"id",
                                         "creator_user_id",
                                         "user_id",
                                         "person_id",
                                         "org_id",
                                         "stage_id",
                                         "title",
                                         "value",
                                         "currency",
                                         "archive_time",
                                         "add_time",
                                         "update_time",
                                         "stage_change_time",
                                         "active",
                                         "deleted",
                                         "is_archived",
                                         "status",
                                         "probability",
                                         "next_activity_date",
                                         "next_activity_time",
                                         "next_activity_id",
                                         "last_activity_id",
                                         "last_activity_date",
                                         "lost_reason",
                                         "visible_to",
                                         "close_time",
                                         "pipeline_id",
                                         "won_time",
                                         "first_won_time",
                                         "lost_time",
                                         "products_count",
                                         "files_count",
                                         "notes_count",
                                         "followers_count",
                                         "email_messages_count",
                                         "activities_count",
                                         "done_activities_count",
                                         "undone_activities_count",
                                         "participants_count",
                                         "expected_close_date",
                                         "last_incoming_mail_time",
                                         "last_outgoing_mail_time",
                                         "label",
                                         "origin",
                                         "origin_id",
                                         "channel",
                                         "channel_id",
                                         "stage_order_nr",
                                         "person_name",
                                         "org_name",
                                         "next_activity_subject",
                                         "next_activity_type",
                                         "next_activity_duration",
                                         "next_activity_note",
                                         "formatted_value",
                                         "weighted_value",
                                         "formatted_weighted_value",
                                         "weighted_value_currency",
                                         "rotten_time",
                                         "owner_name",
                                         "cc_email",
                                         "org_hidden",
                                         "person_hidden",
                                         "acv",
                                         "arr",
                                         "mrr",
                                         "acv_currency",
                                         "arr_currency",
                                         "mrr_currency"};

class DealsV1 : public testing::Test {
 protected:
    static std::string path(std::int64_t id) { return "/v1/deals/" + std::to_string(id); }
    test::ApiAnswer post_form(const std::string& body) {
        return world.send(an_api_request("POST", "/v1/deals")
                              .with_body("application/x-www-form-urlencoded; charset=utf-8", body));
    }
    SandboxWorld world;
};

TEST_F(DealsV1, refuse_by_field_as_v2_does_and_call_the_owner_user_id) {
    EXPECT_EQ(world.send_json("POST", "/v1/deals", "{}").error(), "title: is required");
    EXPECT_EQ(post_form("value=7").error(), "title: is required");
    EXPECT_EQ(post_form("title=a&user_id=x").error(), "user_id: must be an integer");
    EXPECT_EQ(post_form("title=a&value=many").error(), "value: must be a number");
    EXPECT_EQ(post_form("title=a%00").status, 400);
    EXPECT_EQ(post_form("title=%ff").status, 400);
    EXPECT_EQ(world.get(path(123456)).error(), "Deal not found");
    EXPECT_EQ(world.get("/v1/deals?sort=nothing+ASC").status, 400);
    EXPECT_EQ(world.get("/v1/deals?sort=id+UP").status, 400);
    EXPECT_EQ(world.get("/v1/deals?start=-1").status, 400);
}

TEST_F(DealsV1, are_added_by_json_and_by_form_with_201) {
    const auto by_json = world.send_json(
        "POST", "/v1/deals", R"({"title":"J","value":"1234.5","visible_to":"3","label":[1,2]})");
    EXPECT_EQ(by_json.status, 201);
    EXPECT_THAT(keys_of(by_json.body), ElementsAre("success", "data", "related_objects"));
    EXPECT_THAT(keys_of(by_json.data()), ElementsAreArray(deal_keys));
    EXPECT_EQ(by_json.data().at("value"), 1234.5);
    EXPECT_EQ(by_json.data().at("formatted_value"), "€1,234.50");
    EXPECT_EQ(by_json.data().at("label"), "1,2");
    EXPECT_EQ(by_json.data().at("visible_to"), "3");

    const auto by_form = post_form(
        "title=F+%26+G&value=1000&currency=USD&is_archived=0&label%5B%5D=3&label%5B%5D=4"
        "&add_time=2026-01-02+03:04:05&channel_id=c1");
    EXPECT_EQ(by_form.status, 201);
    EXPECT_EQ(by_form.data().at("title"), "F & G");
    EXPECT_EQ(by_form.data().at("value"), 1000);
    EXPECT_EQ(by_form.data().at("formatted_value"), "$1,000");
    EXPECT_EQ(by_form.data().at("label"), "3,4");
    EXPECT_EQ(by_form.data().at("add_time"), "2026-01-02 03:04:05");
    EXPECT_EQ(by_form.data().at("channel_id"), "c1");
}

TEST_F(DealsV1, expand_the_people_of_a_deal) {
    const auto answer = world.get(path(1));
    for (const auto* name : {"creator_user_id", "user_id"})
        EXPECT_THAT(
            keys_of(answer.data().at(name)),
            ElementsAre("id", "name", "email", "has_pic", "pic_hash", "active_flag", "value"));
    EXPECT_THAT(keys_of(answer.body.at("related_objects")),
                ElementsAre("user", "organization", "person", "stage", "pipeline"));
    const auto& user = answer.data().at("user_id");
    const auto id = std::to_string(user.at("id").as_int64());
    EXPECT_EQ(answer.body.at("related_objects").at("user").at(id).at("email"), user.at("email"));
}

TEST_F(DealsV1, have_more_keys_one_by_one) {
    const auto answer = world.get(path(1));
    EXPECT_THAT(keys_of(answer.body),
                ElementsAre("success", "data", "additional_data", "related_objects"));
    EXPECT_THAT(keys_of(answer.body.at("additional_data")), ElementsAre("dropbox_email"));
    auto expected = deal_keys;
    for (const auto* key : {"average_time_to_won", "average_stage_progress", "age",
                            "stay_in_pipeline_stages", "last_activity", "next_activity"})
        expected.emplace_back(key);
    EXPECT_THAT(keys_of(answer.data()), ElementsAreArray(expected));
}

TEST_F(DealsV1, are_changed_with_put_and_deleted) {
    const auto id = world.add_deal("A");
    const auto changed = world.send_json("PUT", path(id), R"({"status":"won","add_time":"x"})");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.data().at("status"), "won");
    EXPECT_EQ(changed.data().at("active"), false);
    EXPECT_EQ(changed.data().at("won_time").as_string(), to_sql_time(world.now));
    const auto deleted = world.send(an_api_request("DELETE", path(id)));
    EXPECT_EQ(json::serialize(deleted.body),
              R"({"success":true,"data":{"id":)" + std::to_string(id) + "}}");
    const auto gone = world.get(path(id));
    EXPECT_EQ(gone.status, 200);
    EXPECT_EQ(gone.data().at("status"), "deleted");
    EXPECT_EQ(gone.data().at("deleted"), true);
    EXPECT_EQ(world.send(an_api_request("DELETE", path(id))).status, 404);
}

TEST_F(DealsV1, keep_custom_fields_at_the_top_level) {
    const auto key = world.add_field("/v1/dealFields", "Colour");
    const auto changed = world.send_json("PUT", path(1), R"({")" + key + R"(":"blue"})");
    EXPECT_EQ(changed.data().at(key), "blue");
    EXPECT_EQ(world.get("/api/v2/deals/1").data().at("custom_fields").at(key), "blue");
}

TEST_F(DealsV1, are_listed_in_pages_without_a_gap) {
    std::set<std::int64_t> seen;
    std::int64_t start = 0;
    for (int page = 0; page < 50; ++page) {
        const auto answer = world.get("/v1/deals?limit=9&start=" + std::to_string(start));
        EXPECT_THAT(keys_of(answer.body),
                    ElementsAre("success", "data", "additional_data", "related_objects"));
        for (const auto& deal : answer.data().as_array())
            EXPECT_TRUE(seen.insert(deal.at("id").as_int64()).second);
        const auto& additional = answer.body.at("additional_data").as_object();
        EXPECT_THAT(keys_of(additional),
                    ElementsAre("start", "limit", "more_items_in_collection", "pagination"));
        const auto& pagination = additional.at("pagination").as_object();
        EXPECT_EQ(pagination.at("start"), start);
        EXPECT_EQ(pagination.at("limit"), 9);
        if (!pagination.at("more_items_in_collection").as_bool()) {
            EXPECT_FALSE(pagination.contains("next_start"));
            break;
        }
        start = pagination.at("next_start").as_int64();
    }
    EXPECT_EQ(seen.size(), 55u);
}

TEST_F(DealsV1, answer_null_for_an_empty_list_and_cut_a_limit_that_is_too_high) {
    const auto empty = world.get("/v1/deals?start=1000");
    EXPECT_TRUE(empty.data().is_null());
    EXPECT_EQ(empty.body.at("additional_data").at("pagination").at("more_items_in_collection"),
              false);
    EXPECT_EQ(
        world.get("/v1/deals?limit=9999").body.at("additional_data").at("pagination").at("limit"),
        500);
}

TEST_F(DealsV1, are_sorted_and_filtered) {
    const auto sorted = world.get("/v1/deals?sort=value+DESC,+id+ASC&limit=500");
    const auto& deals = sorted.data().as_array();
    for (std::size_t i = 1; i < deals.size(); ++i) {
        const auto before = deals[i - 1].at("value").to_number<double>();
        const auto after = deals[i].at("value").to_number<double>();
        EXPECT_TRUE(before > after || (before == after && deals[i - 1].at("id").as_int64() <
                                                              deals[i].at("id").as_int64()));
    }
    EXPECT_EQ(deals.size(), 55u);
    std::size_t count = 0;
    for (const std::string status : {"open", "won", "lost"}) {
        const auto answer = world.get("/v1/deals?limit=500&status=" + status);
        for (const auto& deal : answer.data().as_array())
            EXPECT_EQ(deal.at("status").as_string(), status);
        count += answer.data().as_array().size();
    }
    EXPECT_EQ(count, 55u);
    const auto mine = world.get("/v1/deals?limit=500&owned_by_you=1").data();
    for (const auto& deal : mine.as_array())
        EXPECT_EQ(deal.at("user_id").at("id"), world.user(0).value);
}

TEST_F(DealsV1, show_only_the_fields_of_a_selector) {
    const auto list = world.get("/v1/deals:(id,title)?limit=2");
    EXPECT_THAT(keys_of(list.data().at(0)), ElementsAre("id", "title"));
    EXPECT_THAT(keys_of(world.get("/v1/deals/1:(title)").data()), ElementsAre("title"));
}

TEST_F(DealsV1, agree_with_v2_about_every_deal) {
    const auto old_list = world.get("/v1/deals?limit=500").data().as_array();
    const auto new_list = world.get("/api/v2/deals?limit=500").data().as_array();
    ASSERT_EQ(old_list.size(), new_list.size());
    for (std::size_t i = 0; i < old_list.size(); ++i) {
        for (const auto* name : {"id", "title", "value", "currency", "status", "stage_id",
                                 "pipeline_id", "lost_reason", "expected_close_date"})
            EXPECT_EQ(old_list[i].at(name), new_list[i].at(name)) << name;
        EXPECT_EQ(old_list[i].at("user_id").at("value"), new_list[i].at("owner_id"));
        std::string added{new_list[i].at("add_time").as_string()};
        added[10] = ' ';
        EXPECT_EQ(old_list[i].at("add_time").as_string(), added.substr(0, 19));
    }
}

}  // namespace
}  // namespace grantor::sandbox
