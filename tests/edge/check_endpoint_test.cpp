#include "edge/check_endpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/edge_world.hpp"

namespace grantor::edge {
namespace {

using test::an_api_request;
using test::ApiRequest;
using test::EdgeWorld;
using testing::HasSubstr;
using testing::Not;

class EdgeCheck : public testing::Test {
 protected:
    Checked check(const ApiRequest& request) {
        auto view = request.view();
        view.is_from_trusted_proxy = is_trusted;
        return check_request(*edge, view, world.now, world.keys);
    }
    std::string bearer(std::string_view scopes = "deals:full") {
        return "Bearer " + world.sealed(world.a_token(scopes));
    }
    ApiRequest from_nginx(std::string method, std::string target) {
        return an_api_request("GET", "/edge/check")
            .with("X-Original-Method", std::move(method))
            .with("X-Original-URI", std::move(target));
    }
    ApiRequest from_traefik(std::string method, std::string target) {
        return an_api_request("GET", "/edge/check")
            .with("X-Forwarded-Method", std::move(method))
            .with("X-Forwarded-Uri", std::move(target));
    }
    ApiRequest from_envoy(std::string method, const std::string& target) {
        return an_api_request(std::move(method), "/edge/check" + target);
    }
    void remake() {
        edge = std::make_unique<Edge>(*world.store, RouteRules::embedded(world.store->scopes()),
                                      world.policy, world.site, options);
    }

    EdgeWorld world;
    EdgeOptions options;
    std::unique_ptr<Edge> edge = std::make_unique<Edge>(
        *world.store, RouteRules::embedded(world.store->scopes()), world.policy, world.site);
    bool is_trusted = true;
};

// Attack 29.
TEST_F(EdgeCheck, answers_no_peer_that_is_not_a_trusted_proxy) {
    is_trusted = false;
    const auto checked = check(from_nginx("GET", "/api/v2/deals").with("Authorization", bearer()));
    EXPECT_EQ(checked.response.status, 403);
    EXPECT_THAT(std::string{checked.response.content()}, HasSubstr("proxy.trusted"));
    EXPECT_THAT(checked.response.fields, Not(HasSubstr("X-Grantor")));
    ASSERT_TRUE(checked.event);
    EXPECT_EQ(checked.event->check, "trusted_proxy");
}

TEST_F(EdgeCheck, refuses_what_does_not_say_method_and_target_once) {
    const auto ask = [] { return an_api_request("GET", "/edge/check"); };
    const std::vector<ApiRequest> requests{
        ask(),
        ask().with("X-Original-URI", "/api/v2/deals"),
        ask().with("X-Original-Method", "GET"),
        ask().with("X-Forwarded-Uri", "/api/v2/deals"),
        from_nginx("GET", "/api/v2/deals").with("X-Original-URI", "/api/v2/deals"),
        from_nginx("GET", "/api/v2/deals").with("x-original-method", "GET"),
        from_nginx("GET", "/api/v2/deals")
            .with("X-Original-Host", "a")
            .with("X-Original-Host", "b")};
    for (auto request : requests)
        EXPECT_EQ(check(request.with("Authorization", bearer())).event->check, "check_fields");
}

// A proxy hands on what its client sent under the names of another form.
TEST_F(EdgeCheck, refuses_two_forms_that_disagree) {
    auto traefik = from_traefik("DELETE", "/api/v2/deals/1")
                       .with("X-Original-Method", "GET")
                       .with("X-Original-URI", "/api/v2/deals/1")
                       .with("Authorization", bearer("deals:read"));
    EXPECT_EQ(check(traefik).response.status, 400);
    auto nginx = from_nginx("GET", "/api/v2/deals/1")
                     .with("X-Forwarded-Uri", "/v1/users/me")
                     .with("Authorization", bearer());
    EXPECT_EQ(check(nginx).response.status, 400);
    auto agreeing = from_nginx("GET", "/api/v2/deals/1")
                        .with("X-Forwarded-Method", "GET")
                        .with("X-Forwarded-Uri", "/api/v2/deals/1")
                        .with("Authorization", bearer());
    EXPECT_EQ(check(agreeing).response.status, 200);
}

TEST_F(EdgeCheck, believes_envoys_target_before_any_field) {
    auto request = from_envoy("DELETE", "/api/v2/deals/1")
                       .with("X-Original-Method", "GET")
                       .with("X-Original-URI", "/api/v2/deals/1")
                       .with("Authorization", bearer("deals:read"));
    EXPECT_EQ(check(request).response.status, 403);
}

TEST_F(EdgeCheck, lets_each_form_through_and_says_who_calls) {
    for (auto request :
         {from_nginx("GET", "/api/v2/deals/1?x=1"), from_traefik("GET", "/api/v2/deals/1?x=1"),
          from_envoy("GET", "/api/v2/deals/1?x=1")}) {
        const auto checked = check(request.with("Authorization", bearer()));
        EXPECT_EQ(checked.response.status, 200);
        EXPECT_FALSE(checked.event);
        EXPECT_THAT(checked.response.fields,
                    HasSubstr("X-Grantor-User: " + std::to_string(world.user.value) + "\r\n"));
        EXPECT_THAT(checked.response.fields,
                    HasSubstr("X-Grantor-Company: " + std::to_string(world.acme.value) + "\r\n"));
        EXPECT_THAT(checked.response.fields, HasSubstr("X-Grantor-Scopes: deals:full base\r\n"));
        EXPECT_THAT(checked.response.fields, HasSubstr("x-ratelimit-limit: 80\r\n"));
    }
}

TEST_F(EdgeCheck, gives_nginx_only_the_statuses_that_it_hands_on) {
    options.limits.plans[0].burst = 1;
    remake();
    struct Row {
        std::string method;
        std::string target;
        std::string authorization;
        int status;
        std::string true_status;
    };
    const auto token = bearer("deals:read");
    const std::vector<Row> rows{
        {"GET", "/api/v2/deals", "Bearer nonsense", 401, "401"},
        {"GET", "/api/v2/deals", "Basic x", 403, "400"},
        {"GET", "/api/v2//deals", token, 403, "400"},
        {"POST", "/api/v2/deals", token, 403, "403"},
        {"GET", "/api/v2/deals", token, 200, ""},
        {"GET", "/api/v2/deals", token, 403, "429"},
        {"OPTIONS", "/api/v2/deals", "", 403, "204"},
        {"OPTIONS", "/api/v2/nothing", "", 403, "404"},
    };
    for (const auto& row : rows) {
        const auto checked =
            check(from_nginx(row.method, row.target).with("Authorization", row.authorization));
        EXPECT_EQ(checked.response.status, row.status) << row.target;
        if (row.true_status.empty()) continue;
        EXPECT_THAT(checked.response.fields,
                    HasSubstr("X-Edge-Status: " + row.true_status + "\r\n"));
        EXPECT_EQ(checked.response.content(), "");
    }
}

TEST_F(EdgeCheck, gives_nginx_the_type_of_a_problem_document) {
    world.policy.wire.errors = ErrorForm::standard;
    EXPECT_THAT(check(from_nginx("GET", "/api/v2/deals")).response.fields,
                HasSubstr("X-Edge-Content-Type: application/problem+json\r\n"));
}

// The words are the operator's.
TEST_F(EdgeCheck, writes_json_whatever_the_words_of_an_envelope_are) {
    world.policy.wire.envelope_info = "Ask \"us\" \\ or read";
    const auto answer = check(from_envoy("GET", "/api/v2/deals")).response;
    EXPECT_THAT(std::string{answer.content()},
                HasSubstr(R"("error_info":"Ask \"us\" \\ or read"})"));
}

TEST_F(EdgeCheck, gives_nginx_the_body_and_the_fields_for_the_client) {
    options.limits.plans[0].burst = 1;
    remake();
    const auto request = from_nginx("GET", "/api/v2/deals/1").with("Authorization", bearer());
    check(request);
    const auto checked = check(request);
    EXPECT_THAT(checked.response.fields,
                HasSubstr(R"(X-Edge-Body: {"success":false,"error":"Request over limit")"));
    EXPECT_THAT(checked.response.fields,
                HasSubstr("X-Edge-Content-Type: application/json; charset=utf-8\r\n"));
    EXPECT_THAT(checked.response.fields, HasSubstr("Retry-After: 2\r\n"));
    EXPECT_THAT(checked.response.fields, HasSubstr("x-ratelimit-remaining: 0\r\n"));
    ASSERT_TRUE(checked.event);
    EXPECT_EQ(checked.event->status, 429);
    EXPECT_EQ(checked.event->method, "GET");
    EXPECT_EQ(checked.event->path, "/api/v2/deals/1");
}

TEST_F(EdgeCheck, gives_the_other_forms_the_true_answer) {
    for (auto request :
         {from_traefik("POST", "/api/v2/deals"), from_envoy("POST", "/api/v2/deals")}) {
        const auto checked = check(request.with("Authorization", bearer("deals:read")));
        EXPECT_EQ(checked.response.status, 403);
        EXPECT_THAT(std::string{checked.response.content()}, HasSubstr("Scope and URL mismatch"));
        EXPECT_THAT(checked.response.fields, HasSubstr("WWW-Authenticate: Bearer"));
        EXPECT_THAT(checked.response.fields, Not(HasSubstr("X-Edge")));
        EXPECT_EQ(checked.event->path, "/api/v2/deals");
    }
}

// Attack 16, through a proxy.
TEST_F(EdgeCheck, refuses_a_token_on_the_host_of_another_company_as_the_proxy_names_it) {
    world.site.api_domain = "https://{company}.example.com";
    remake();
    EXPECT_EQ(check(from_nginx("GET", "/api/v2/deals")
                        .with("Host", "acme.example.com")
                        .with("X-Original-Host", "globex.example.com")
                        .with("Authorization", bearer()))
                  .response.status,
              401);
    EXPECT_EQ(check(from_traefik("GET", "/api/v2/deals")
                        .with("X-Forwarded-Host", "globex.example.com")
                        .with("Authorization", bearer()))
                  .response.status,
              401);
    EXPECT_EQ(check(from_envoy("GET", "/api/v2/deals")
                        .with("Host", "globex.example.com")
                        .with("Authorization", bearer()))
                  .response.status,
              401);
    EXPECT_EQ(check(from_envoy("GET", "/api/v2/deals")
                        .with("Host", "acme.example.com")
                        .with("Authorization", bearer()))
                  .response.status,
              200);
}

// The API gets the request from its proxy, with fields that the check cannot take away.
TEST_F(EdgeCheck, refuses_a_field_that_tells_the_api_another_method_or_path) {
    struct Row {
        std::string name;
        std::string value;
        int status;
    };
    const std::vector<Row> rows{
        {"X-HTTP-Method-Override", "DELETE", 400},
        {"x_http_method", "DELETE", 400},
        {"X-Method-Override", "PUT", 400},
        {"X-Rewrite-URL", "/api/v2/users", 400},
        {"PATH_INFO", "/admin", 400},
        {"X-Original-Path", "nonsense", 400},
        {"X-HTTP-Method-Override", "get", 200},
        {"X-Rewrite-URL", "/api/v2/deals/1", 200},
        {"X-HTTP-Method-Override", "", 200},
    };
    for (const auto& row : rows)
        for (auto request : {from_traefik("GET", "/api/v2/deals/1?x=1"),
                             from_envoy("GET", "/api/v2/deals/1?x=1")}) {
            const auto checked =
                check(request.with(row.name, row.value).with("Authorization", bearer()));
            EXPECT_EQ(checked.response.status, row.status) << row.name;
            if (row.status == 400) EXPECT_EQ(checked.event->check, "claims");
        }
    EXPECT_EQ(check(from_envoy("GET", "/api/v2/deals/1")
                        .with("X-Original-URL", "/api/v2/users")
                        .with("Authorization", bearer()))
                  .response.status,
              400);
    EXPECT_EQ(
        check(
            from_traefik("POST", "/api/v2/deals?%5Fmethod=DELETE").with("Authorization", bearer()))
            .response.status,
        400);
}

// Traefik takes any 2xx for a pass, so what comes without a token must be no more than it says.
TEST_F(EdgeCheck, lets_no_claim_through_with_a_method_that_needs_no_token) {
    for (auto request :
         {from_nginx("OPTIONS", "/api/v2/deals/1"), from_traefik("OPTIONS", "/api/v2/deals/1"),
          from_envoy("OPTIONS", "/api/v2/deals/1")}) {
        const auto checked = check(request.with("X-HTTP-Method-Override", "DELETE"));
        EXPECT_THAT(checked.response.status, testing::AnyOf(400, 403));
        ASSERT_TRUE(checked.event);
        EXPECT_EQ(checked.event->check, "claims");
        EXPECT_EQ(checked.event->status, 400);
    }
    EXPECT_EQ(check(from_traefik("OPTIONS", "/api/v2/deals/1")).response.status, 204);
}

TEST_F(EdgeCheck, charges_nobody_for_a_claim_that_it_refuses) {
    options.limits.plans[0].burst = 1;
    remake();
    const auto request = from_traefik("GET", "/api/v2/deals/1").with("Authorization", bearer());
    auto claiming = request;
    EXPECT_EQ(check(claiming.with("X-Rewrite-URL", "/admin")).response.status, 400);
    EXPECT_EQ(check(request).response.status, 200);
    EXPECT_EQ(check(request).response.status, 429);
}

// Envoy shows only the fields that it is told to, and takes out those that it is told here.
TEST_F(EdgeCheck, tells_envoy_which_fields_it_must_remove) {
    const auto fields =
        check(from_envoy("GET", "/api/v2/deals").with("Authorization", bearer())).response.fields;
    EXPECT_THAT(fields, HasSubstr("x-envoy-auth-headers-to-remove: X-HTTP-Method-Override, "));
    EXPECT_THAT(fields, HasSubstr(", X-Original-URL, "));
    EXPECT_THAT(
        check(from_nginx("GET", "/api/v2/deals").with("Authorization", bearer())).response.fields,
        Not(HasSubstr("x-envoy")));
}

TEST_F(EdgeCheck, decides_by_the_overriding_method_where_the_api_obeys_it) {
    options.obeys_method_claims = {true};
    remake();
    const auto post = [&](std::string method, std::string_view scopes) {
        return check(from_traefik("POST", "/api/v2/deals/1")
                         .with("X-HTTP-Method-Override", std::move(method))
                         .with("Authorization", bearer(scopes)))
            .response.status;
    };
    EXPECT_EQ(post("DELETE", "deals:read"), 403);
    EXPECT_EQ(post("DELETE", "deals:full"), 200);
    EXPECT_EQ(post("GET", "deals:read"), 200);
}

// The app's developer finds the denial, and it is about the method that was asked for.
TEST_F(EdgeCheck, explains_a_claim_to_the_app_that_made_it) {
    options.obeys_method_claims = {true};
    remake();
    const auto event = [&](std::string target, std::string method) {
        auto checked = check(from_traefik("POST", std::move(target))
                                 .with("X-HTTP-Method-Override", std::move(method))
                                 .with("Authorization", bearer()));
        return checked.event.value_or(RequestEvent{});
    };
    const auto unknown = event("/api/v2/deals", "EAT");
    EXPECT_EQ(unknown.check, "method_claim");
    EXPECT_EQ(unknown.app_id, world.app);
    const auto elsewhere = event("/api/v2/deals", "DELETE");
    EXPECT_EQ(elsewhere.status, 405);
    EXPECT_THAT(elsewhere.explain, testing::StartsWith("DELETE on this path"));
}

TEST_F(EdgeCheck, says_whose_request_goes_on) {
    const auto request = from_nginx("GET", "/api/v2/deals").with("Authorization", bearer());
    const auto checked = check(request);
    ASSERT_TRUE(checked.passed);
    EXPECT_EQ(checked.passed->method, "GET");
    EXPECT_EQ(checked.passed->path, "/api/v2/deals");
    EXPECT_EQ(checked.passed->app_id, world.app);
    EXPECT_FALSE(check(from_nginx("GET", "/api/v2/deals")).passed);
}

// As ingress-nginx sends it (kubernetes/ingress-nginx#1468).
TEST_F(EdgeCheck, takes_a_url_with_scheme_and_host_and_believes_its_host) {
    world.site.api_domain = "https://{company}.example.com";
    remake();
    const auto from_ingress = [&](std::string url) {
        return an_api_request("GET", "/edge/check")
            .with("Host", "grantor.internal")
            .with("X-Original-Method", "GET")
            .with("X-Original-URL", std::move(url))
            .with("Authorization", bearer());
    };
    const auto status = [&](const ApiRequest& request) { return check(request).response.status; };
    EXPECT_EQ(status(from_ingress("https://acme.example.com/api/v2/deals?limit=1")), 200);
    EXPECT_EQ(status(from_ingress("http://acme.example.com:8443/api/v2/deals")), 200);
    EXPECT_EQ(status(from_ingress("https://globex.example.com/api/v2/deals")), 401);
    EXPECT_EQ(status(from_ingress("/api/v2/deals")), 200);
    for (const auto* url : {"https://acme.example.com", "https:///api/v2/deals", "api/v2/deals",
                            "https://a@acme.example.com/api/v2/deals", "ftp://a/api/v2/deals"})
        EXPECT_EQ(check(from_ingress(url)).event->check, "check_fields") << url;
    EXPECT_EQ(status(from_ingress("https://acme.example.com/api/v2/deals")
                         .with("X-Original-URI", "/api/v2/users")),
              400);
    EXPECT_EQ(status(from_ingress("https://acme.example.com/api/v2/deals")
                         .with("X-Original-Host", "globex.example.com")),
              400);
}

// Attack 25: what the client sent under our names never comes back as if it were ours.
TEST_F(EdgeCheck, gives_identity_of_the_token_only) {
    const auto checked = check(from_nginx("GET", "/api/v2/deals")
                                   .with("X-Grantor-User", "1")
                                   .with("x_grantor_company", "4711")
                                   .with("Authorization", bearer()));
    EXPECT_THAT(checked.response.fields, Not(HasSubstr("4711")));
}

// Attack 26: the target is judged as the proxy got it.
TEST_F(EdgeCheck, refuses_a_target_that_is_not_in_its_plain_form) {
    for (const auto* target :
         {"/api/v2/deals/../users", "/api/v2/deals%2f1", "//api/v2/deals",
          "http://a.example/api/v2/deals", "", "api/v2/deals", "/api/v2/deals#x"})
        EXPECT_EQ(
            check(from_traefik("GET", target).with("Authorization", bearer())).response.status, 400)
            << target;
}

TEST_F(EdgeCheck, takes_a_personal_token_out_of_the_original_query) {
    EXPECT_EQ(check(from_nginx("GET", "/v1/users/me?api_token=" + world.api_token)).response.status,
              200);
}

TEST_F(EdgeCheck, refuses_a_method_that_is_no_operation) {
    for (const auto* method : {"get", "PROPFIND", "", "TRACE"})
        EXPECT_EQ(check(from_traefik(method, "/api/v2/deals").with("Authorization", bearer()))
                      .response.status,
                  405)
            << method;
}

// Attack 26. The proxy passes on the path that it got, not the one that was checked.
TEST_F(EdgeCheck, passes_no_spelling_that_the_server_behind_the_proxy_may_not_know) {
    for (const auto* target : {"/api/v2/de%61ls", "/api/v2/deals/%73earch", "/api/v2/deals/%37"}) {
        const auto checked = check(from_envoy("GET", target).with("Authorization", bearer()));
        EXPECT_EQ(checked.response.status, 400) << target;
        ASSERT_TRUE(checked.event);
        EXPECT_THAT(checked.event->explain, HasSubstr("passes it on as it is"));
    }
    EXPECT_EQ(check(from_envoy("GET", "/api/v2/deals/ada%40x").with("Authorization", bearer()))
                  .response.status,
              200);
}

}  // namespace
}  // namespace grantor::edge
