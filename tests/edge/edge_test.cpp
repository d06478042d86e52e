#include "edge/edge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/grant_states.hpp"
#include "tests/support/edge_world.hpp"

namespace grantor::edge {
namespace {

using test::an_api_request;
using test::ApiRequest;
using test::EdgeWorld;
using testing::HasSubstr;
using testing::Not;

class TheEdge : public testing::Test {
 protected:
    void remake() {
        edge = std::make_unique<Edge>(*world.store, RouteRules::embedded(world.store->scopes()),
                                      world.policy, world.site, options);
    }
    ApiRequest a_request(std::string_view scopes = "deals:full", std::string method = "GET",
                         std::string target = "/api/v2/deals/1") {
        return an_api_request(std::move(method), std::move(target))
            .with("Authorization", "Bearer " + world.sealed(world.a_token(scopes)));
    }
    std::expected<Passage, Denial> admit(const ApiRequest& request) {
        return edge->admit({request.view(), world.now, world.keys});
    }
    http::Response answer(const ApiRequest& request) {
        const auto view = request.view();
        const auto passage = edge->admit({view, world.now, world.keys});
        if (!passage) return edge->refuse(view, passage.error());
        http::Response response;
        edge->finish(response, *passage);
        return response;
    }
    http::Response options_answer(const std::string& target) {
        return *edge->answer_options(an_api_request("OPTIONS", target).view());
    }

    EdgeWorld world;
    EdgeOptions options;
    std::unique_ptr<Edge> edge = std::make_unique<Edge>(
        *world.store, RouteRules::embedded(world.store->scopes()), world.policy, world.site);
};

TEST_F(TheEdge, answers_429_with_the_moment_to_come_back_over_a_burst) {
    options.limits.plans[0].burst = 2;
    remake();
    const auto request = a_request();
    EXPECT_EQ(answer(request).status, 200);
    EXPECT_EQ(answer(request).status, 200);
    const auto refused = answer(request);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.content(), R"({"success":false,"error":"Request over limit","errorCode":429,)"
                                 R"("error_info":"Please check developers.pipedrive.com"})");
    EXPECT_THAT(refused.fields, HasSubstr("Retry-After: 2\r\n"));
    EXPECT_THAT(refused.fields, HasSubstr("x-ratelimit-limit: 2\r\n"));
    EXPECT_THAT(refused.fields, HasSubstr("x-ratelimit-remaining: 0\r\n"));
    EXPECT_THAT(refused.fields, HasSubstr("x-ratelimit-reset: 2\r\n"));
    EXPECT_THAT(refused.fields, Not(HasSubstr("WWW-Authenticate")));
    world.now += seconds{2};
    EXPECT_EQ(answer(request).status, 200);
}

TEST_F(TheEdge, explains_a_burst_and_a_day_to_the_owner) {
    options.limits.plans[0].burst = 1;
    options.limits.daily_base = 5;
    remake();
    admit(a_request());
    const auto burst = admit(a_request());
    ASSERT_FALSE(burst);
    EXPECT_EQ(burst.error().explanation.check, "burst_limit");
    EXPECT_EQ(burst.error().explanation.app_id, world.app);
    EXPECT_EQ(burst.error().explanation.text,
              "The token has made 1 requests in the last 2 s, which is the limit of the company's "
              "plan (standard). Refused requests do not count. The next request will pass at " +
                  to_rfc3339(world.now + seconds{2}) + ".");
    world.now += seconds{2};
    const auto day = admit(a_request("deals:full", "GET", "/api/v2/deals"));
    ASSERT_FALSE(day);
    EXPECT_EQ(day.error().explanation.check, "daily_limit");
    EXPECT_THAT(day.error().explanation.text,
                HasSubstr("getDeals (GET /deals) costs 10, and of the company's 10 for today (plan "
                          "standard) 9 are left."));
    EXPECT_THAT(day.error().explanation.text, HasSubstr("reset at 2026-09-22T00:00:00Z"));
}

// A new token of the same grant does not start a new burst.
TEST_F(TheEdge, counts_the_grant_so_that_refreshing_is_no_way_round) {
    options.limits.plans[0].burst = 2;
    remake();
    EXPECT_TRUE(admit(a_request()));
    EXPECT_TRUE(admit(a_request()));
    EXPECT_FALSE(admit(a_request()));
}

TEST_F(TheEdge, tells_every_known_caller_its_limits_and_counts_no_refusal) {
    const auto refused = answer(a_request("deals:read", "POST", "/api/v2/deals"));
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(refused.fields, HasSubstr("x-ratelimit-remaining: 80\r\n"));
    EXPECT_THAT(refused.fields, HasSubstr("x-daily-ratelimit-token-remaining: 60000\r\n"));
    const auto passed = answer(a_request());
    EXPECT_THAT(passed.fields, HasSubstr("x-ratelimit-remaining: 79\r\n"));
    EXPECT_THAT(passed.fields, HasSubstr("x-ratelimit-reset: 2\r\n"));
    EXPECT_THAT(passed.fields, HasSubstr("x-daily-ratelimit-token-limit: 60000\r\n"));
    EXPECT_THAT(passed.fields, HasSubstr("x-daily-ratelimit-token-remaining: 59999\r\n"));
}

TEST_F(TheEdge, tells_a_stranger_no_limits) {
    for (const auto& request :
         {an_api_request("GET", "/api/v2/deals"),
          an_api_request("GET", "/api/v2/deals").with("Authorization", "Bearer nonsense")})
        EXPECT_THAT(answer(request).fields, Not(HasSubstr("x-ratelimit")));
}

// Attack 16.
TEST_F(TheEdge, answers_a_token_on_another_companys_host_as_an_unknown_one) {
    world.site.api_domain = "https://{company}.example.com";
    remake();
    const auto foreign = answer(a_request().with("Host", "globex.example.com"));
    const auto unknown = answer(an_api_request("GET", "/api/v2/deals/1")
                                    .with("Authorization", "Bearer nonsense")
                                    .with("Host", "globex.example.com"));
    EXPECT_EQ(foreign.status, 401);
    EXPECT_EQ(foreign.fields, unknown.fields);
    EXPECT_EQ(foreign.content(), unknown.content());
    // And it has cost the token nothing.
    EXPECT_THAT(answer(a_request().with("Host", "acme.example.com")).fields,
                HasSubstr("x-ratelimit-remaining: 79\r\n"));
}

// Attack 18.
TEST_F(TheEdge, decides_each_request_anew_whatever_passed_before) {
    const auto token = world.sealed(world.a_token("deals:read"));
    const auto with = [&](std::string method, std::string target) {
        return answer(an_api_request(std::move(method), std::move(target))
                          .with("Authorization", "Bearer " + token))
            .status;
    };
    EXPECT_EQ(with("GET", "/api/v2/deals/1"), 200);
    EXPECT_EQ(with("DELETE", "/api/v2/deals/1"), 403);
    EXPECT_EQ(with("GET", "/api/v2/persons"), 403);
    EXPECT_EQ(with("GET", "/api/v2/deals/1"), 200);
}

// Attack 19.
TEST_F(TheEdge, refuses_the_next_request_after_an_end) {
    const auto request = a_request();
    EXPECT_EQ(answer(request).status, 200);
    world.store->write_now(
        [&](WriteTx& tx) { end_grant(world.grant, EndReason::revoked_by_app, tx, world.now); });
    EXPECT_EQ(answer(request).status, 401);
}

// Attack 26.
TEST_F(TheEdge, lets_no_path_through_that_an_upstream_could_read_otherwise) {
    for (const auto* path :
         {"/api/v2//deals", "/api/v2/./deals", "/api/v2/%2e%2e/v1/users", "/api/v2/deals;a=1",
          "/api/v2\\deals", "/api/v2/deals%2f1", "/api/v2/%c0%ae", "/api/v2/deals/../users"}) {
        EXPECT_EQ(answer(a_request("deals:full", "GET", path)).status, 400) << path;
        EXPECT_EQ(options_answer(path).status, 400) << path;
    }
}

// Attack 29: a forged host leads neither to another company nor out of one's own.
TEST_F(TheEdge, learns_the_company_from_the_token_whatever_the_host) {
    world.site.api_domain = "https://{company}.example.com";
    remake();
    for (const auto* host : {"acme.example.com", "api.example.com", "evil.example", ""}) {
        const auto passage =
            admit(a_request().with("Host", host).with("X-Forwarded-Host", "globex.example.com"));
        ASSERT_TRUE(passage) << host;
        EXPECT_EQ(passage->caller.company_id, world.acme);
    }
}

TEST_F(TheEdge, says_beforehand_whether_it_will_read) {
    world.site.api_domain = "https://{company}.example.com";
    remake();
    const auto must_read = [&](const ApiRequest& request) {
        return edge->must_read({request.view(), world.now, world.keys});
    };
    const auto plain = a_request();
    EXPECT_TRUE(must_read(plain)) << "the company's budget";
    admit(plain);
    EXPECT_FALSE(must_read(plain));
    for (const auto* host : {"acme.example.com", "nobody.example.com"}) {
        const auto there = a_request().with("Host", host);
        EXPECT_TRUE(must_read(there)) << host;
        admit(there);
        EXPECT_FALSE(must_read(there)) << host;
    }
    EXPECT_TRUE(
        must_read(an_api_request("GET", "/api/v2/deals").with("x-api-token", world.api_token)));
    EXPECT_TRUE(must_read(an_api_request("GET", "/api/v2/deals")
                              .with("Authorization", "Bearer " + world.a_legacy_token(world.now))));
    EXPECT_FALSE(must_read(an_api_request("GET", "/api/v2/deals")));
    EXPECT_FALSE(must_read(
        an_api_request("GET", "/api/v2/deals").with("Authorization", "Bearer v1u:nonsense")));
    world.now += days{1};
    EXPECT_TRUE(must_read(a_request())) << "another day's budget";
}

// Whether it is suspended now is read, to answer 402 or 401.
TEST_F(TheEdge, reads_for_a_token_that_its_company_has_ended_and_no_other_ended_one) {
    const auto ended_by = [&](InvalidationKind kind, std::int64_t subject) {
        const auto request = a_request();
        world.store->write_now(
            [&](WriteTx& tx) { tx.invalidations().add({kind, subject, world.now}); });
        return edge->must_read({request.view(), world.now, world.keys});
    };
    EXPECT_TRUE(ended_by(InvalidationKind::company, world.acme.value));
    world.now += seconds{1};
    EXPECT_FALSE(ended_by(InvalidationKind::app, world.app.value));
}

TEST_F(TheEdge, answers_options_with_the_methods_of_paths_that_exist) {
    const auto answer = options_answer("/api/v2/deals/7");
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.fields, "Allow: GET, HEAD, PATCH, DELETE, OPTIONS\r\nVary: Origin\r\n");
    const auto unknown = options_answer("/api/v2/nothing");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_THAT(std::string{unknown.content()}, HasSubstr(R"("success":false)"));
    EXPECT_FALSE(edge->answer_options(an_api_request("GET", "/api/v2/deals").view()));
}

TEST_F(TheEdge, answers_a_preflight_alike_for_every_path) {
    const auto preflight = [&](const std::string& target) {
        return edge
            ->answer_options(an_api_request("OPTIONS", target)
                                 .with("Origin", "https://a.example")
                                 .with("Access-Control-Request-Method", "GET")
                                 .view())
            ->fields;
    };
    EXPECT_THAT(preflight("/api/v2/deals"), HasSubstr("Access-Control-Allow-Origin: *\r\n"));
    EXPECT_EQ(preflight("/api/v2/deals"), preflight("/api/v2/nothing"));
}

TEST_F(TheEdge, lets_scripts_read_answers_and_denials) {
    for (const auto* scopes : {"deals:full", "users:read"}) {
        const auto response = answer(a_request(scopes).with("Origin", "https://a.example"));
        EXPECT_THAT(response.fields, HasSubstr("Access-Control-Allow-Origin: *\r\n"));
        EXPECT_THAT(response.fields, HasSubstr("Access-Control-Expose-Headers: Accept-Ranges"));
    }
}

TEST_F(TheEdge, takes_head_for_get) {
    const auto passage = admit(a_request("deals:full", "HEAD", "/api/v2/deals/1"));
    ASSERT_TRUE(passage);
    EXPECT_EQ(passage->rule->operation_id, "getDeal");
}

TEST_F(TheEdge, forgets_companies_and_counters_when_the_store_starts_over) {
    options.limits.plans[0].burst = 1;
    remake();
    EXPECT_TRUE(admit(a_request()));
    EXPECT_FALSE(admit(a_request()));
    edge->forget();
    EXPECT_TRUE(admit(a_request()));
}

}  // namespace
}  // namespace grantor::edge
