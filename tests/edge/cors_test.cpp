#include "edge/cors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/api_request.hpp"

namespace grantor::edge {
namespace {

using grantor::test::an_api_request;
using grantor::test::ApiRequest;
using testing::HasSubstr;
using testing::Not;

ApiRequest a_preflight(const std::string& origin) {
    return an_api_request("OPTIONS", "/api/v2/deals")
        .with("Origin", origin)
        .with("Access-Control-Request-Method", "POST")
        .with("Access-Control-Request-Headers", "authorization");
}

TEST(Cors, what_scripts_may_read_by_default_are_the_limits_of_the_wire) {
    const auto standard = exposed_by_default(LimitFields::standard);
    EXPECT_EQ(standard, http::usual_answer_fields());
    EXPECT_EQ(standard, CorsPolicy{}.exposed_headers);
    const auto known = exposed_by_default(LimitFields::x_rate_limit);
    EXPECT_EQ(known.front(), "x-ratelimit-limit");
    EXPECT_EQ(known.size(), standard.size() + 5);
}

TEST(Cors, answers_no_preflight_of_an_origin_that_is_not_allowed) {
    CorsPolicy policy;
    policy.allowed_origins = {"https://app.example.com"};
    const Cors cors(policy);
    for (const auto* origin :
         {"https://app.example.com.evil.example", "http://app.example.com", "null",
          "https://APP.example.com", "https://app.example.com:444", "https://app.example.com/"})
        EXPECT_FALSE(cors.answer_preflight(a_preflight(origin).view())) << origin;
}

TEST(Cors, takes_only_options_with_both_fields_for_a_preflight) {
    const Cors cors{CorsPolicy{}};
    EXPECT_FALSE(cors.answer_preflight(
        an_api_request("OPTIONS", "/a").with("Origin", "https://a.example").view()));
    EXPECT_FALSE(cors.answer_preflight(
        an_api_request("OPTIONS", "/a").with("Access-Control-Request-Method", "GET").view()));
    EXPECT_FALSE(cors.answer_preflight(an_api_request("GET", "/a")
                                           .with("Origin", "https://a.example")
                                           .with("Access-Control-Request-Method", "GET")
                                           .view()));
}

TEST(Cors, answers_a_preflight_with_what_may_be_asked) {
    const auto answer =
        Cors{CorsPolicy{}}.answer_preflight(a_preflight("https://a.example").view());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 204);
    EXPECT_EQ(answer->content(), "");
    EXPECT_THAT(
        answer->fields,
        testing::StartsWith("Access-Control-Allow-Origin: *\r\n"
                            "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"
                            "Access-Control-Allow-Headers: Authorization, Content-Type, "
                            "x-api-token, X-Requested-With, "));
    EXPECT_THAT(answer->fields, testing::EndsWith("Access-Control-Max-Age: 7200\r\nVary: Origin, "
                                                  "Access-Control-Request-Method, "
                                                  "Access-Control-Request-Headers\r\n"));
}

// What scripts of today send and read (getsentry/sentry-javascript#6077).
TEST(Cors, allows_and_shows_the_usual_fields) {
    const Cors cors{CorsPolicy{}};
    const auto preflight = cors.answer_preflight(a_preflight("https://a.example").view())->fields;
    for (const auto* name : {"Idempotency-Key", "If-Match", "If-None-Match", "traceparent",
                             "tracestate", "baggage", "sentry-trace", "Prefer", "Range"})
        EXPECT_THAT(preflight, HasSubstr(std::string(", ") + name)) << name;
    std::string answer;
    cors.append_fields("*", answer);
    for (const auto* name : {"ETag", "Location", "Link", "Retry-After", "Content-Disposition",
                             "X-Request-Id", "WWW-Authenticate"})
        EXPECT_THAT(answer, HasSubstr(std::string(", ") + name)) << name;
}

TEST(Cors, allows_what_the_documents_mention_once) {
    CorsPolicy policy;
    policy.allowed_headers = {"Authorization"};
    policy.exposed_headers = {"ETag"};
    policy.add({{"X-Shop-Language", "authorization"}, {"X-Shop-Total", "etag"}});
    const Cors cors(policy);
    EXPECT_THAT(cors.answer_preflight(a_preflight("https://a.example").view())->fields,
                HasSubstr("Access-Control-Allow-Headers: Authorization, X-Shop-Language\r\n"));
    std::string answer;
    cors.append_fields("*", answer);
    EXPECT_THAT(answer, HasSubstr("Access-Control-Expose-Headers: ETag, X-Shop-Total\r\n"));
}

TEST(Cors, takes_only_names_of_fields) {
    CorsPolicy policy;
    policy.allowed_headers = {"X-Good", "X-Bad\r\nSet-Cookie"};
    EXPECT_THROW(Cors{policy}, std::invalid_argument);
}

TEST(Cors, never_allows_credentials_of_the_browser) {
    const Cors cors{CorsPolicy{}};
    std::string fields;
    cors.append_fields("*", fields);
    EXPECT_THAT(fields, Not(HasSubstr("Credentials")));
    EXPECT_THAT(cors.answer_preflight(a_preflight("https://a.example").view())->fields,
                Not(HasSubstr("Credentials")));
}

TEST(Cors, names_the_one_origin_and_what_its_script_may_read) {
    CorsPolicy policy;
    policy.allowed_origins = {"https://a.example", "https://b.example"};
    policy.exposed_headers = {"x-ratelimit-limit", "Retry-After"};
    const Cors cors(policy);
    const auto request = an_api_request("GET", "/a").with("Origin", "https://b.example");
    std::string fields;
    cors.append_fields(cors.allowed_origin(request.view()), fields);
    EXPECT_EQ(fields,
              "Vary: Origin\r\n"
              "Access-Control-Allow-Origin: https://b.example\r\n"
              "Access-Control-Expose-Headers: x-ratelimit-limit, Retry-After\r\n");
}

// A cache must not show the answer for one origin to another.
TEST(Cors, says_that_answers_differ_by_origin_also_where_there_is_none) {
    const Cors cors{CorsPolicy{}};
    std::string fields;
    cors.append_fields(cors.allowed_origin(an_api_request("GET", "/a").view()), fields);
    EXPECT_EQ(fields, "Vary: Origin\r\n");
}

TEST(Cors, is_silent_where_no_script_may) {
    CorsPolicy policy;
    policy.allowed_origins = {};
    const Cors cors(policy);
    EXPECT_FALSE(cors.is_on());
    EXPECT_FALSE(cors.answer_preflight(a_preflight("https://a.example").view()));
    std::string fields;
    cors.append_fields(cors.allowed_origin(a_preflight("https://a.example").view()), fields);
    EXPECT_EQ(fields, "");
}

}  // namespace
}  // namespace grantor::edge
