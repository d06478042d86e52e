// The body that makes a webhook: what is refused, and in which words.
#include "webhooks/webhook_draft.hpp"

#include <gmock/gmock.h>

#include "tests/support/api_request.hpp"

namespace grantor::webhooks {
namespace {

using test::an_api_request;
using testing::ElementsAre;
using testing::IsEmpty;

const WebhookRules rules{
    [](std::string_view url) { return std::string(url.starts_with("https://") ? "" : "no https"); },
    {"invoice"}};

WebhookResult<WebhookDraft> read(test::ApiRequest request) {
    return read_webhook_draft(request.view(), rules);
}
WebhookResult<WebhookDraft> read_json(const std::string& body) {
    return read(an_api_request("POST", "/v1/webhooks").with_json(body));
}
// A good body with further members, which win.
std::string body_with(const std::string& members) {
    return R"({"subscription_url":"https://a.example/in","event_action":"*","event_object":"deal")" +
           (members.empty() ? "" : "," + members) + "}";
}
// "field: text" of each problem.
std::vector<std::string> problems_of(const WebhookResult<WebhookDraft>& outcome) {
    std::vector<std::string> out;
    if (outcome) return out;
    EXPECT_EQ(outcome.error().kind, WebhookRefusal::Kind::invalid);
    for (const auto& problem : outcome.error().problems)
        for (const auto& text : problem.texts)
            out.push_back(std::string{problem.field} + ": " + text);
    return out;
}

TEST(WebhookDraft, names_every_field_that_is_missing) {
    EXPECT_THAT(problems_of(read_json("{}")),
                ElementsAre("subscription_url: is required", "event_action: is required",
                            "event_object: is required"));
    EXPECT_THAT(problems_of(read_json(
                    R"({"subscription_url":null,"event_action":null,"event_object":""})")),
                ElementsAre("subscription_url: is required", "event_action: is required",
                            "event_object: is required"));
}

TEST(WebhookDraft, refuses_a_body_that_is_none) {
    for (const std::string body : {"", "[]", "7", "{", "\"a\""})
        EXPECT_THAT(problems_of(read_json(body)), testing::SizeIs(1)) << body;
    EXPECT_THAT(
        problems_of(read(an_api_request("POST", "/v1/webhooks").with_body("text/plain", "a"))),
        ElementsAre("body: must be application/json or application/x-www-form-urlencoded"));
    EXPECT_THAT(problems_of(read(an_api_request("POST", "/v1/webhooks")
                                     .with_body("application/x-www-form-urlencoded", "name=%FF"))),
                ElementsAre("body: must be UTF-8"));
}

TEST(WebhookDraft, refuses_a_field_that_is_wrong_by_its_name) {
    struct Row {
        std::string members;
        std::string problem;
    };
    const std::vector<Row> table{
        {R"("subscription_url":"http://a.example")",
         "subscription_url: invalid or non-reachable URL"},
        {R"("subscription_url":7)", "subscription_url: invalid or non-reachable URL"},
        {R"("subscription_url":"https://)" + std::string(subscription_url_max, 'a') + "\"",
         "subscription_url: invalid or non-reachable URL"},
        {R"("event_action":"added","version":"2.0")",
         "event_action: must be one of create, change, delete, * in version 2.0"},
        {R"("event_action":"create","version":"1.0")",
         "event_action: must be one of added, updated, deleted, merged, * in version 1.0"},
        {R"("event_action":7)", "event_action: must be a text"},
        {R"("event_object":["deal"])", "event_object: must be a text"},
        {R"("version":"3.0")", "version: must be 1.0 or 2.0"},
        {R"("version":true)", "version: must be 1.0 or 2.0"},
        {R"("name":"a\u0000b")", "name: must not contain control characters"},
        {R"("name":")" + std::string(webhook_name_max + 1, 'a') + "\"",
         "name: must have at most 255 bytes"},
        {R"("http_auth_user":"a:b")", "http_auth_user: must not contain a colon"},
        {R"("http_auth_user":"a\r\nb")", "http_auth_user: must not contain control characters"},
        {R"("http_auth_user":"a","http_auth_password":")" + std::string(256, 'a') + "\"",
         "http_auth_password: must have at most 255 bytes"},
        {R"("http_auth_password":"b")", "http_auth_user: is required with http_auth_password"},
        {R"("user_id":"ann")", "user_id: must be the id of a user"},
        {R"("user_id":-1)", "user_id: must be the id of a user"},
        {R"("user_id":1.5)", "user_id: must be the id of a user"},
        {R"("user_id":18446744073709551615)", "user_id: must be the id of a user"},
    };
    for (const auto& row : table) {
        const auto problems = problems_of(read_json(body_with(row.members)));
        ASSERT_FALSE(problems.empty()) << row.members;
        EXPECT_EQ(problems.front(), row.problem) << row.members;
    }
}

TEST(WebhookDraft, knows_the_objects_of_each_version) {
    const auto is_known = [](const std::string& object, const std::string& version) {
        return problems_of(read_json(body_with(R"("event_object":")" + object + R"(","version":")" +
                                               version + "\"")))
            .empty();
    };
    for (const std::string both : {"activity", "deal", "lead", "note", "organization", "person",
                                   "pipeline", "product", "stage", "user", "*"}) {
        EXPECT_TRUE(is_known(both, "1.0")) << both;
        EXPECT_TRUE(is_known(both, "2.0")) << both;
    }
    for (const std::string later :
         {"board", "phase", "project", "task", "deal_product", "deal_installment"}) {
        EXPECT_FALSE(is_known(later, "1.0")) << later;
        EXPECT_TRUE(is_known(later, "2.0")) << later;
    }
    EXPECT_TRUE(is_known("activityType", "1.0"));
    EXPECT_FALSE(is_known("activityType", "2.0"));
    EXPECT_FALSE(is_known("deals", "2.0"));
    // The operator's own.
    EXPECT_TRUE(is_known("invoice", "1.0"));
    EXPECT_TRUE(is_known("invoice", "2.0"));
}

TEST(WebhookDraft, says_what_is_wrong_with_a_url_after_the_documented_words) {
    EXPECT_THAT(problems_of(read_json(body_with(R"("subscription_url":"http://a.example")"))),
                ElementsAre("subscription_url: invalid or non-reachable URL",
                            "subscription_url: no https"));
}

TEST(WebhookDraft, is_of_version_2_unless_its_words_are_of_version_1) {
    const auto version_of = [](const std::string& members) {
        const auto draft = read_json(body_with(members));
        return draft ? draft->webhook.version : WebhookVersion{0};
    };
    EXPECT_EQ(version_of(""), WebhookVersion::v2);
    EXPECT_EQ(version_of(R"("event_action":"change")"), WebhookVersion::v2);
    for (const std::string action : {"added", "updated", "deleted", "merged"})
        EXPECT_EQ(version_of(R"("event_action":")" + action + "\""), WebhookVersion::v1);
    EXPECT_EQ(version_of(R"("event_object":"activityType")"), WebhookVersion::v1);
    for (const std::string name : {R"("1.0")", R"("1")", "1", "1.0"})
        EXPECT_EQ(version_of(R"("version":)" + name), WebhookVersion::v1) << name;
    for (const std::string name : {R"("2.0")", R"("2")", "2", "2.0"})
        EXPECT_EQ(version_of(R"("version":)" + name), WebhookVersion::v2) << name;
}

TEST(WebhookDraft, has_everything_that_was_sent) {
    const auto draft = read_json(body_with(
        R"("name":"Käse","http_auth_user":"ann","http_auth_password":"s3cret","user_id":7,"id":9)"));
    ASSERT_TRUE(draft);
    EXPECT_EQ(draft->webhook.subscription_url, "https://a.example/in");
    EXPECT_EQ(draft->webhook.event_action, "*");
    EXPECT_EQ(draft->webhook.event_object, "deal");
    EXPECT_EQ(draft->webhook.name, "Käse");
    EXPECT_EQ(draft->webhook.http_auth_user, "ann");
    EXPECT_EQ(draft->http_auth_password.reveal(), "s3cret");
    EXPECT_EQ(draft->user_id, UserId{7});
    EXPECT_FALSE(draft->webhook.id);
}

TEST(WebhookDraft, may_come_as_a_form) {
    const auto draft = read(an_api_request("POST", "/v1/webhooks")
                                .with_body("application/x-www-form-urlencoded",
                                           "subscription_url=https%3A%2F%2Fa.example%2Fin"
                                           "&event_action=updated&event_object=*&version=1.0"
                                           "&user_id=7&http_auth_user=&http_auth_password="));
    EXPECT_THAT(problems_of(draft), IsEmpty());
    ASSERT_TRUE(draft);
    EXPECT_EQ(draft->webhook.version, WebhookVersion::v1);
    EXPECT_EQ(draft->webhook.event_object, "*");
    EXPECT_EQ(draft->user_id, UserId{7});
    EXPECT_TRUE(draft->http_auth_password.empty());
}

}  // namespace
}  // namespace grantor::webhooks
