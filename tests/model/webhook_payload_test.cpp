#include "model/webhook_payload.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace grantor {
namespace {

Webhook webhook(WebhookVersion version, const std::string& action, const std::string& object) {
    Webhook out;
    out.id = {11};
    out.company_id = {3};
    out.app_id = {7};
    out.owner_id = {2};
    out.user_id = {5};
    out.event_action = action;
    out.event_object = object;
    out.version = version;
    return out;
}

ChangeEvent change(const std::string& action) {
    ChangeEvent event;
    event.company_id = {3};
    event.user_id = {9};
    event.app_id = {7};
    event.action = action;
    event.entity = "deal";
    event.entity_id = "42";
    event.data = R"({"id":42,"title":"New"})";
    event.previous = R"({"title":"Old"})";
    event.old_data = R"({"id":42,"title":"New","v":1})";
    event.old_previous = R"({"id":42,"title":"Old","v":1})";
    return event;
}

std::string payload(WebhookVersion version, const ChangeEvent& event,
                    std::string_view old_flag = "pipedrive_service_name") {
    const std::vector<UserId> permitted{{2}, {5}};
    return webhook_payload(webhook(version, "*", "*"), event,
                           {.now = from_ms(1'700'000'000'042),
                            .event_id = "6d1e3c1c-0000-4000-8000-000000000001",
                            .correlation_id = "req-1",
                            .host = "acme.example.com",
                            .permitted_user_ids = permitted,
                            .old_flag = old_flag});
}

TEST(WebhookWish, it_names_action_and_object_in_the_words_of_its_version) {
    struct Row {
        WebhookVersion version;
        const char* wanted_action;
        const char* wanted_object;
        const char* action;
        const char* entity;
        bool asks;
    };
    using enum WebhookVersion;
    constexpr Row rows[] = {
        {v2, "create", "deal", "change", "deal", false},
        {v2, "create", "deal", "create", "person", false},
        {v2, "added", "deal", "create", "deal", false},
        {v1, "create", "deal", "create", "deal", false},
        {v1, "merged", "deal", "change", "deal", false},
        {v1, "*", "*", "create", "board", false},
        {v2, "create", "deal", "create", "deal", true},
        {v2, "*", "deal", "delete", "deal", true},
        {v2, "change", "*", "change", "person", true},
        {v2, "*", "*", "create", "board", true},
        {v1, "added", "deal", "create", "deal", true},
        {v1, "updated", "deal", "change", "deal", true},
        {v1, "deleted", "deal", "delete", "deal", true},
        {v1, "*", "*", "change", "person", true},
        {v1, "added", "invoice", "create", "invoice", true},
    };
    for (const auto& row : rows) {
        auto event = change(row.action);
        event.entity = row.entity;
        EXPECT_EQ(asks_for(webhook(row.version, row.wanted_action, row.wanted_object), event),
                  row.asks)
            << row.wanted_action << '.' << row.wanted_object << " for " << row.action << '.'
            << row.entity;
    }
}

TEST(WebhookWish, what_is_left_of_a_merge_is_merged_to_version_1_and_a_change_to_version_2) {
    auto event = change("change");
    event.merged_from_id = "41";
    EXPECT_FALSE(asks_for(webhook(WebhookVersion::v1, "updated", "deal"), event));
    EXPECT_TRUE(asks_for(webhook(WebhookVersion::v1, "merged", "deal"), event));
    EXPECT_TRUE(asks_for(webhook(WebhookVersion::v2, "change", "deal"), event));
}

TEST(WebhookPayload, version_2_has_every_key_of_a_change) {
    EXPECT_EQ(payload(WebhookVersion::v2, change("change")),
              R"({"meta":{"action":"change","entity":"deal","company_id":"3",)"
              R"("correlation_id":"req-1","entity_id":"42",)"
              R"("id":"6d1e3c1c-0000-4000-8000-000000000001","is_bulk_edit":false,)"
              R"("timestamp":"2023-11-14T22:13:20.042Z","type":"application","user_id":"9",)"
              R"("version":"2.0","webhook_id":"11","webhook_owner_id":"2",)"
              R"("change_source":"api","attempt":1,"host":"acme.example.com",)"
              R"("permitted_user_ids":["2","5"]},)"
              R"("data":{"id":42,"title":"New"},"previous":{"title":"Old"}})");
}

TEST(WebhookPayload, version_2_says_null_where_there_is_nothing) {
    auto event = change("delete");
    event.data.clear();
    event.user_id = {};
    event.app_id = {};
    event.merged_to_id = "43";
    event.is_bulk_edit = true;
    const auto text = payload(WebhookVersion::v2, event);
    EXPECT_TRUE(text.contains(R"("data":null,"previous":{"title":"Old"}})")) << text;
    EXPECT_TRUE(text.contains(R"("user_id":null)")) << text;
    EXPECT_TRUE(text.contains(R"("change_source":"app")")) << text;
    EXPECT_TRUE(text.contains(R"("is_bulk_edit":true)")) << text;
    EXPECT_TRUE(text.contains(R"("merged_to_id":"43"})")) << text;
    EXPECT_FALSE(text.contains("merged_from_id")) << text;
}

TEST(WebhookPayload, version_1_has_every_key_of_a_change) {
    EXPECT_EQ(payload(WebhookVersion::v1, change("change")),
              R"({"v":1,"matches_filters":{"current":[],"previous":[]},)"
              R"("meta":{"v":1,"action":"updated","object":"deal","id":42,"company_id":3,)"
              R"("user_id":9,"host":"acme.example.com","timestamp":1700000000,)"
              R"("timestamp_micro":1700000000042000,"permitted_user_ids":[2,5],)"
              R"("trans_pending":false,"is_bulk_update":false,"pipedrive_service_name":false,)"
              R"("matches_filters":{"current":[],"previous":[]},"webhook_id":"11",)"
              R"("change_source":"api"},"retry":0,)"
              R"("current":{"id":42,"title":"New","v":1},)"
              R"("previous":{"id":42,"title":"Old","v":1},"event":"updated.deal"})");
}

// Which of two services has made it is a matter of one wire alone.
TEST(WebhookPayload, version_1_names_no_service_where_the_wire_has_none) {
    auto known = payload(WebhookVersion::v1, change("change"));
    const std::string flag = R"("pipedrive_service_name":false,)";
    known.erase(known.find(flag), flag.size());
    EXPECT_EQ(payload(WebhookVersion::v1, change("change"), ""), known);
}

TEST(WebhookPayload, version_1_takes_ids_that_are_no_numbers_and_names_merges) {
    auto event = change("change");
    event.entity = "lead";
    event.entity_id = "adf21080-0e10-11eb-879b-05d71fb426ec";
    event.merged_from_id = "x";
    event.user_id = {};
    event.old_data.clear();
    const auto text = payload(WebhookVersion::v1, event);
    EXPECT_TRUE(text.contains(R"("id":"adf21080-0e10-11eb-879b-05d71fb426ec")")) << text;
    EXPECT_TRUE(text.contains(R"("action":"merged")")) << text;
    EXPECT_TRUE(text.contains(R"("user_id":null)")) << text;
    EXPECT_TRUE(text.contains(R"("current":null)")) << text;
    EXPECT_TRUE(text.ends_with(R"("event":"merged.lead"})")) << text;
}

TEST(WebhookPayload, a_text_from_outside_stays_a_text) {
    auto event = change("change");
    event.entity_id = R"(1","x":"y)";
    EXPECT_TRUE(payload(WebhookVersion::v2, event).contains(R"("entity_id":"1\",\"x\":\"y")"));
}

TEST(WebhookAttempt, a_body_of_another_kind_stays_as_it_is) {
    EXPECT_EQ(with_attempt("", WebhookVersion::v2, 3), "");
    EXPECT_EQ(with_attempt("{}", WebhookVersion::v1, 3), "{}");
}

TEST(WebhookAttempt, only_the_attempt_changes_whatever_else_the_payload_says) {
    auto event = change("change");
    event.entity_id = R"("attempt":8,"retry":8)";
    event.data = event.old_data = R"({"attempt":9,"retry":9})";
    const auto body_v2 = payload(WebhookVersion::v2, event);
    EXPECT_EQ(with_attempt(body_v2, WebhookVersion::v2, 1), body_v2);
    const auto fourth = with_attempt(body_v2, WebhookVersion::v2, 4);
    EXPECT_TRUE(fourth.contains(R"("change_source":"api","attempt":4,"host")")) << fourth;
    EXPECT_TRUE(fourth.contains(R"("data":{"attempt":9,"retry":9})")) << fourth;
    EXPECT_EQ(with_attempt(fourth, WebhookVersion::v2, 1), body_v2);

    const auto body_v1 = payload(WebhookVersion::v1, event);
    const auto twelfth = with_attempt(body_v1, WebhookVersion::v1, 12);
    EXPECT_TRUE(twelfth.contains(R"(},"retry":11,"current":{"attempt":9,"retry":9})")) << twelfth;
    EXPECT_EQ(with_attempt(twelfth, WebhookVersion::v1, 1), body_v1);
}

}  // namespace
}  // namespace grantor
