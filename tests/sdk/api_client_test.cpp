#include "grantor/client/api_client.hpp"

#include <gtest/gtest.h>

#include "grantor/client/paging.hpp"
#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using namespace test;
using std::chrono::seconds;

class ApiClientTest : public testing::Test {
 protected:
    void SetUp() override {
        auto store = make_memory_store();
        ASSERT_TRUE(store->save("default", some_tokens(clock_.now())));
        tokens_ = std::make_shared<TokenSource>(api_over(oauth_), some_app(), store,
                                                TokenSourceOptions{.now = clock_.source()});
    }
    ApiClient client(ApiClientOptions options = {}) {
        options.transport = api_;
        options.now = clock_.source();
        options.wait = [this](std::chrono::milliseconds pause, const std::stop_token&) {
            pauses_.push_back(pause);
            return true;
        };
        return ApiClient(tokens_, options);
    }
    // The answers in order; the last one again and again.
    void answers(std::vector<HttpResponse> responses) { responses_ = std::move(responses); }

    TestClock clock_;
    std::vector<HttpResponse> responses_;
    std::size_t next_ = 0;
    int refresh_status_ = 200;
    std::vector<std::chrono::milliseconds> pauses_;
    std::shared_ptr<ScriptedTransport> api_ =
        std::make_shared<ScriptedTransport>([this](const HttpRequest&) {
            return responses_.at(std::min(next_++, responses_.size() - 1));
        });
    std::shared_ptr<ScriptedTransport> oauth_ =
        std::make_shared<ScriptedTransport>([this](const HttpRequest&) {
            return refresh_status_ == 200 ? json_response(200, token_body("access-2", "refresh-2"))
                                          : json_response(refresh_status_, invalid_grant_body());
        });
    std::shared_ptr<TokenSource> tokens_;
};

TEST_F(ApiClientTest, a_token_goes_to_no_other_host) {
    answers({json_response(200, "{}")});
    for (const auto* path : {"", "api/v2", "//evil.example/x", "https://evil.example/", "/a?b=c",
                             "/a#b", "/a\r\nHost: evil", "@evil.example/", "/a b", "/\\evil"}) {
        const auto got = client().get(path);
        ASSERT_FALSE(got) << path;
        EXPECT_EQ(got.error().kind, ErrorKind::configuration);
    }
    EXPECT_FALSE(client({.base_url = "http://api.example.com"}).get("/x")) << "no TLS";
    EXPECT_FALSE(client({.base_url = "https://a.example?x="}).get("/x"));
    EXPECT_EQ(api_->count(), 0u);
}

TEST_F(ApiClientTest, sends_token_query_and_body) {
    answers({json_response(201, R"({"success":true,"data":{"id":7}})")});
    const auto created =
        client().post("/api/v2/deals", Json::object({{"title", "A deal"}, {"value", 5}}));
    ASSERT_TRUE(created);
    EXPECT_EQ(created->status(), 201);
    EXPECT_EQ(created->json["data"]["id"].as_integer(), 7);
    ASSERT_TRUE(client().get("/v1/users/me", {{"a b", "c&d"}}));
    const auto sent = api_->requests();
    EXPECT_EQ(sent[0].url, "http://127.0.0.1:1/api/v2/deals");
    EXPECT_EQ(sent[0].method, "POST");
    EXPECT_EQ(sent[0].authorization.reveal(), "Bearer access-1");
    EXPECT_EQ(sent[0].body.reveal(), R"({"title":"A deal","value":5})");
    EXPECT_EQ(sent[1].url, "http://127.0.0.1:1/v1/users/me?a%20b=c%26d");
}

TEST_F(ApiClientTest, a_refused_token_is_replaced_once_for_safe_methods) {
    answers({json_response(401, "{}"), json_response(200, R"({"data":1})")});
    ASSERT_TRUE(client().get("/x"));
    EXPECT_EQ(api_->requests()[1].authorization.reveal(), "Bearer access-2");
    EXPECT_EQ(oauth_->count(), 1u);

    answers({json_response(401, R"({"error":"unauthorized access"})")});
    next_ = 0;
    const auto refused = client().get("/x");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(refused.error().description, "unauthorized access");
    EXPECT_EQ(api_->count(), 3u) << "a second replacement within 10 s is not made";
    EXPECT_EQ(oauth_->count(), 1u);
}

TEST_F(ApiClientTest, a_refused_write_is_not_repeated) {
    answers({json_response(401, "{}")});
    EXPECT_EQ(client().post("/x", Json::object()).error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(api_->count(), 1u);
    EXPECT_EQ(oauth_->count(), 0u);
}

TEST_F(ApiClientTest, an_ended_grant_is_told_instead_of_the_refused_call) {
    answers({json_response(401, "{}")});
    refresh_status_ = 400;
    EXPECT_EQ(client().get("/x").error().kind, ErrorKind::reauthorization_required);
}

TEST_F(ApiClientTest, a_rate_limit_is_waited_out_for_any_method) {
    answers({json_response(429, "", {{"Retry-After", "3"}, {"x-ratelimit-reset", "9"}}),
             json_response(429, "", {{"X-RateLimit-Reset", "2"}}),
             json_response(200, "{}", {{"x-ratelimit-remaining", "5"}})});
    const auto got = client().post("/x", Json::object());
    ASSERT_TRUE(got);
    EXPECT_EQ(got->rate_limit().remaining, 5);
    EXPECT_EQ(pauses_, (std::vector<std::chrono::milliseconds>{seconds{3}, seconds{2}}));
}

// draft-ietf-httpapi-ratelimit-headers-10 §3, §4.
TEST_F(ApiClientTest, the_first_limit_of_the_draft_is_read_too) {
    struct Row {
        const char* policy;
        const char* standing;
        std::optional<std::int64_t> limit;
        std::optional<std::int64_t> remaining;
        std::optional<seconds> reset;
    };
    const Row rows[] = {
        {R"("burst";q=80;w=2, "daily";q=9;w=86400)", R"("burst";r=79;t=2, "daily";r=1;t=5)", 80, 79,
         seconds{2}},
        {R"("a;q=1,b"; q=7)", R"("a;r=1,b"; t=3 ; r=6)", 7, 6, seconds{3}},
        {"", R"("burst";r=5)", {}, 5, {}},
        {"q=1", "\"", {}, {}, {}},
        {"\"x\";;q", "\"x\";r=;t=-1", {}, {}, {}},
    };
    for (const auto& row : rows) {
        const auto found = read_rate_limit(json_response(
            200, "", {{"RateLimit-Policy", row.policy}, {"RateLimit", row.standing}}));
        EXPECT_EQ(found.limit, row.limit) << row.policy;
        EXPECT_EQ(found.remaining, row.remaining) << row.standing;
        EXPECT_EQ(found.reset, row.reset) << row.standing;
    }
}

TEST_F(ApiClientTest, a_wait_that_is_too_long_is_left_to_the_caller) {
    answers({json_response(429, "", {{"Retry-After", "3600"}})});
    const auto got = client().get("/x");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, ErrorKind::rate_limited);
    EXPECT_EQ(got.error().retry_after, seconds{3600});
    EXPECT_FALSE(client().get("/x", {}, {.timeout = seconds{1}}));
    EXPECT_TRUE(pauses_.empty());
}

TEST_F(ApiClientTest, gives_up_after_the_last_attempt) {
    answers({json_response(429, "", {{"Retry-After", "0"}})});
    EXPECT_FALSE(client({.attempts_max = 3}).get("/x"));
    EXPECT_EQ(api_->count(), 3u);
}

TEST_F(ApiClientTest, an_overloaded_server_is_asked_again_for_safe_methods_only) {
    answers({json_response(503, "", {{"Retry-After", "1"}}), json_response(200, "{}")});
    EXPECT_TRUE(client().get("/x"));
    next_ = 0;
    EXPECT_EQ(client().del("/x").error().kind, ErrorKind::server_failed);
    answers({json_response(503, "")});
    EXPECT_FALSE(client().get("/x"));
    EXPECT_EQ(api_->count(), 4u) << "without Retry-After nothing is repeated";
}

TEST_F(ApiClientTest, every_refusal_has_status_words_body_and_request_id) {
    answers({json_response(403,
                           R"({"success":false,"error":"Scope and URL mismatch",)"
                           R"("error_info":"see docs","code":"feature_x"})",
                           {{"x-correlation-id", "c-1"}})});
    const auto error = client().get("/x").error();
    EXPECT_EQ(error.kind, ErrorKind::forbidden);
    EXPECT_EQ(error.http_status, 403);
    EXPECT_EQ(error.description, "Scope and URL mismatch: see docs");
    EXPECT_EQ(error.code, "feature_x");
    EXPECT_EQ(error.request_id, "c-1");
    EXPECT_NE(error.body.find("Scope and URL mismatch"), std::string::npos);
    answers({json_response(302, "", {{"Location", "https://evil.example/"}})});
    EXPECT_EQ(client().get("/x").error().kind, ErrorKind::unreadable_answer);
    answers({json_response(404, "<html>access-1</html>")});
    const auto missing = client().get("/x").error();
    EXPECT_EQ(missing.kind, ErrorKind::api_refused);
    EXPECT_EQ(missing.body, "<html>[redacted]</html>");
}

TEST_F(ApiClientTest, an_answer_that_is_no_json_is_still_an_answer) {
    answers({json_response(204, "")});
    const auto got = client().del("/x");
    ASSERT_TRUE(got);
    EXPECT_TRUE(got->json.is_null());
}

TEST(RetryAfter, may_be_a_date) {
    const TimePoint now{std::chrono::sys_days{std::chrono::November / 6 / 1994} +
                        std::chrono::hours{8}};
    const auto read = [&](std::string value) {
        return read_retry_after(json_response(429, "", {{"Retry-After", std::move(value)}}), now);
    };
    EXPECT_EQ(read("Sun, 06 Nov 1994 08:00:37 GMT"), seconds{37});
    EXPECT_EQ(read("Sun, 06 Nov 1994 07:00:00 GMT"), seconds{0});
    EXPECT_EQ(read("Sun, 99 Nov 1994 07:00:00 GMT"), std::nullopt);
    EXPECT_EQ(read("soon"), std::nullopt);
    EXPECT_EQ(read("-1"), std::nullopt);
}

using PagesTest = ApiClientTest;

TEST_F(PagesTest, by_cursor_end_where_the_server_says) {
    answers({json_response(200, R"({"data":[{"id":1},{"id":2}],)"
                                R"("additional_data":{"next_cursor":"abc"}})"),
             json_response(200, R"({"data":[{"id":3}],"additional_data":{"next_cursor":null}})")});
    auto pages = cursor_pages(client(), "/api/v2/deals", {{"limit", "2"}});
    std::vector<std::int64_t> ids;
    ASSERT_TRUE(pages.for_each([&](const Json& deal) {
        ids.push_back(deal["id"].as_integer());
        return Continue::yes;
    }));
    EXPECT_EQ(ids, (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(api_->requests()[1].url, "http://127.0.0.1:1/api/v2/deals?limit=2&cursor=abc");
    EXPECT_FALSE(pages.next().value());
}

TEST_F(PagesTest, by_offset_send_the_filters_each_time) {
    answers({json_response(200, R"({"data":[1,2],"additional_data":{"pagination":)"
                                R"({"more_items_in_collection":true,"next_start":2}}})"),
             json_response(200, R"({"data":null,"additional_data":{"pagination":)"
                                R"({"more_items_in_collection":false}}})")});
    auto pages = offset_pages(client(), "/v1/notes", {{"start", "0"}, {"user_id", "5"}});
    EXPECT_EQ(pages.next().value()->size(), 2u);
    EXPECT_EQ(pages.next().value()->size(), 0u);
    EXPECT_FALSE(pages.next().value());
    EXPECT_EQ(api_->requests()[1].url, "http://127.0.0.1:1/v1/notes?user_id=5&start=2");
}

TEST_F(PagesTest, a_server_that_goes_in_circles_is_left) {
    answers({json_response(200, R"({"data":[],"additional_data":{"next_cursor":"a"}})")});
    auto cursor = cursor_pages(client(), "/x");
    const auto use = [](const Json&) { return Continue::yes; };
    EXPECT_EQ(cursor.for_each(use).error().kind, ErrorKind::unreadable_answer);
    answers({json_response(200, R"({"data":[],"additional_data":{"pagination":)"
                                R"({"more_items_in_collection":true,"next_start":1}}})")});
    auto offset = offset_pages(client(), "/x");
    EXPECT_EQ(offset.for_each(use).error().kind, ErrorKind::unreadable_answer);
    answers({json_response(200, R"({"data":{"id":1}})")});
    auto none = cursor_pages(client(), "/x");
    EXPECT_EQ(none.next().error().kind, ErrorKind::unreadable_answer);
}

TEST_F(PagesTest, a_page_that_failed_may_be_asked_for_again) {
    answers({json_response(500, ""), json_response(200, R"({"data":[1]})")});
    auto pages = cursor_pages(client(), "/x");
    EXPECT_FALSE(pages.next());
    EXPECT_EQ(pages.next().value()->size(), 1u);
}

}  // namespace
}  // namespace grantor::client
