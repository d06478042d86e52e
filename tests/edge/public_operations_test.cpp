// Operations that are open to everybody: who passes, as whom, and how often.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edge/check_endpoint.hpp"
#include "edge/edge.hpp"
#include "tests/support/edge_world.hpp"

namespace grantor::edge {
namespace {

using test::an_api_request;
using test::ApiRequest;
using test::EdgeWorld;
using testing::HasSubstr;
using testing::Not;

constexpr auto shop = R"(
openapi: 3.1.0
security: [{oauth: [deals:read]}]
paths:
  /catalogue: {get: {operationId: list, security: []}}
  /catalogue/{id}: {get: {operationId: one, security: [{oauth: [deals:full]}, {}]}}
  /orders: {get: {operationId: orders}, post: {operationId: order, security: []}}
  /shut: {get: {$ref: 'elsewhere.yaml'}}
)";

class PublicOperations : public testing::Test {
 protected:
    void remake() {
        const ApiDocument document{"shop.yaml", {"/shop"}, shop};
        edge = std::make_unique<Edge>(*world.store,
                                      RouteRules::load({&document, 1}, world.store->scopes()),
                                      world.policy, world.site, options);
    }
    void SetUp() override { remake(); }
    std::expected<Passage, Denial> admit(const ApiRequest& request) {
        return edge->admit({request.view(), world.now, world.keys});
    }
    std::string outcome(const ApiRequest& request) { return EdgeWorld::outcome(admit(request)); }
    std::string bearer(std::string_view scopes = "deals:full") {
        return "Bearer " + world.sealed(world.a_token(scopes));
    }

    EdgeWorld world;
    EdgeOptions options;
    std::unique_ptr<Edge> edge;
};

TEST_F(PublicOperations, pass_without_a_token_and_without_an_identity) {
    for (const auto* target : {"/shop/catalogue", "/shop/catalogue/7", "/shop/catalogue?page=2"}) {
        const auto passage = admit(an_api_request("GET", target));
        ASSERT_TRUE(passage) << target;
        EXPECT_TRUE(passage->caller.is_anonymous());
        std::string fields;
        edge->append_identity(passage->caller, fields);
        EXPECT_EQ(fields, "");
    }
    EXPECT_EQ(outcome(an_api_request("HEAD", "/shop/catalogue")), "200");
    EXPECT_EQ(outcome(an_api_request("POST", "/shop/orders")), "200");
}

TEST_F(PublicOperations, make_nothing_else_public_or_known) {
    for (const auto* target : {"/shop/orders", "/shop/nothing", "/shop/shut", "/shop/CATALOGUE",
                               "/shop/catalogue/7/x", "/elsewhere"})
        EXPECT_EQ(outcome(an_api_request("GET", target)), "401 token") << target;
    EXPECT_EQ(outcome(an_api_request("DELETE", "/shop/catalogue")), "401 token");
    EXPECT_EQ(outcome(an_api_request("GET", "/shop/catalogue/../orders")), "400 path");
}

// An app that is told nothing of its expired token would see the wrong catalogue for ever.
TEST_F(PublicOperations, do_not_ignore_a_token_that_is_sent) {
    const auto with = [](std::string value) {
        return an_api_request("GET", "/shop/catalogue").with("Authorization", std::move(value));
    };
    EXPECT_EQ(outcome(with("Bearer made-up")), "401 token");
    EXPECT_EQ(outcome(with("Basic YTpi")), "400 authorization_header");
    for (const auto& personal : {std::string{}, std::string("made-up"), std::string(300, 'a')}) {
        EXPECT_EQ(outcome(an_api_request("GET", "/shop/catalogue").with("X-Api-Token", personal)),
                  "401 api_token")
            << personal;
        EXPECT_EQ(outcome(an_api_request("GET", "/shop/catalogue?api_token=" + personal)),
                  "401 api_token")
            << personal;
    }
    const auto known = admit(with(bearer("users:read")));
    ASSERT_TRUE(known);  // whatever its scopes
    EXPECT_EQ(known->caller.user_id, world.user);
    EXPECT_GT(known->limits.daily_limit, 0);
    world.now += hours{2};
    const auto old = world.a_token();
    world.now += hours{2};
    EXPECT_EQ(outcome(with("Bearer " + world.sealed(old))), "401 expired");
}

TEST_F(PublicOperations, are_limited_by_the_address_of_who_has_no_token) {
    options.limits.public_burst = 2;
    remake();
    const auto request = an_api_request("GET", "/shop/catalogue");
    const auto first = admit(request);
    ASSERT_TRUE(first);
    std::string fields;
    edge->append_answer_fields(*first, fields);
    EXPECT_THAT(fields, HasSubstr("x-ratelimit-limit: 2\r\nx-ratelimit-remaining: 1\r\n"));
    EXPECT_THAT(fields, Not(HasSubstr("daily")));
    EXPECT_EQ(outcome(request), "200");
    const auto refused = admit(request);
    ASSERT_FALSE(refused);
    EXPECT_EQ(EdgeWorld::outcome(refused), "429 burst_limit");
    EXPECT_EQ(refused.error().retry_after_s, 2);
    EXPECT_THAT(refused.error().explanation.text, HasSubstr("edge.limits.public_burst"));
    auto elsewhere = request.view();
    elsewhere.peer = "192.0.2.7";
    EXPECT_TRUE(edge->admit({elsewhere, world.now, world.keys}));
    EXPECT_EQ(outcome(an_api_request("GET", "/shop/catalogue").with("Authorization", bearer())),
              "200");
    options.limits.public_burst = 0;
    remake();
    for (int i = 0; i < 500; ++i) ASSERT_EQ(outcome(request), "200");
}

// Attack 25. Envoy passes on what its client sent, unless it is told to remove it.
TEST_F(PublicOperations, at_the_check_are_answered_200_with_no_identity_and_none_may_pass) {
    const auto ask = [&](const ApiRequest& request) {
        auto view = request.view();
        view.is_from_trusted_proxy = true;
        return check_request(*edge, view, world.now, world.keys).response;
    };
    const auto nginx = an_api_request("GET", "/edge/check")
                           .with("X-Original-Method", "GET")
                           .with("X-Original-URI", "/shop/catalogue");
    EXPECT_EQ(ask(nginx).status, 200);
    EXPECT_THAT(ask(nginx).fields, Not(HasSubstr("X-Grantor")));
    const auto envoy = ask(an_api_request("GET", "/edge/check/shop/catalogue"));
    EXPECT_EQ(envoy.status, 200);
    EXPECT_THAT(envoy.fields, HasSubstr(", X-Grantor-User, X-Grantor-Company, X-Grantor-App, "
                                        "X-Grantor-Grant, X-Grantor-Scopes\r\n"));
    const auto personal = ask(
        an_api_request("GET", "/edge/check/shop/catalogue").with("x-api-token", world.api_token));
    EXPECT_THAT(personal.fields, HasSubstr("X-Grantor-User: "));
    EXPECT_THAT(personal.fields, HasSubstr(", X-Grantor-App, X-Grantor-Grant\r\n"));
    const auto claims = ask(an_api_request("GET", "/edge/check/shop/catalogue")
                                .with("X-HTTP-Method-Override", "DELETE"));
    EXPECT_EQ(claims.status, 400);
    EXPECT_EQ(ask(an_api_request("GET", "/edge/check/shop/orders")).status, 401);
}

// Attack 25. CGI and WSGI read other spellings as the same names, and a proxy that removes the
// names leaves those.
TEST_F(PublicOperations, at_the_check_refuse_every_other_spelling_of_an_identity) {
    const auto ask = [&](ApiRequest request) {
        auto view = request.view();
        view.is_from_trusted_proxy = true;
        return check_request(*edge, view, world.now, world.keys);
    };
    const auto asked = [](const char* method = "GET") {
        return an_api_request(method, "/edge/check/shop/catalogue");
    };
    for (const auto* name : {"X_Grantor_User", "x_grantor-user", "X.Grantor.Scopes",
                             "X-Grantor_Company", "X!Grantor!App", "x-grantor~grant"}) {
        for (const auto& authorization : {std::string{}, bearer()}) {
            auto request = asked().with(name, "1");
            if (!authorization.empty()) request = request.with("Authorization", authorization);
            const auto checked = ask(request);
            EXPECT_EQ(checked.response.status, 400) << name;
            ASSERT_TRUE(checked.event) << name;
            EXPECT_EQ(checked.event->check, "identity_lookalike") << name;
            EXPECT_THAT(checked.response.fields, Not(HasSubstr("X-Grantor"))) << name;
        }
        EXPECT_EQ(ask(asked("OPTIONS").with(name, "1")).response.status, 400) << name;
    }
    // The proxy takes these away, or puts its own in their place.
    EXPECT_EQ(ask(asked().with("x-grantor-USER", "1")).response.status, 200);
    EXPECT_EQ(ask(asked().with("X-Grantor-User-Agent", "1")).response.status, 200);
    options.identity.user = "Remote-User";
    remake();
    EXPECT_EQ(ask(asked().with("REMOTE_USER", "1")).response.status, 400);
}

TEST_F(PublicOperations, of_the_compact_form_say_so) {
    const auto opening = [](const std::string& row) {
        const auto read = read_rule_document(
            {"c.json",
             {},
             R"({"operations":[{"method":"GET","path":"/a","api_version":"v2",)" + row + "}]}"});
        return read.operations.empty() ? Opening::closed : read.operations.front().opening;
    };
    EXPECT_EQ(opening(R"("scopes":[],"public":true)"), Opening::everybody);
    EXPECT_EQ(opening(R"("scopes":[],"public":false)"), Opening::closed);
    EXPECT_EQ(opening(R"("scopes":["base"],"public":true)"), Opening::closed);
    EXPECT_EQ(opening(R"("scopes":[],"public":1)"), Opening::closed);
}

}  // namespace
}  // namespace grantor::edge
