#include "edge/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/grant_states.hpp"
#include "tests/support/edge_world.hpp"
#include "tests/support/source_policy.hpp"

namespace grantor::edge {
namespace {

using test::an_api_request;
using test::EdgeWorld;
using testing::HasSubstr;

class Gate : public testing::Test {
 protected:
    void invalidate(InvalidationKind kind, std::int64_t subject) {
        world.store->write_now(
            [&](WriteTx& tx) { tx.invalidations().add({kind, subject, world.now}); });
    }
    std::string check_token(const AccessToken& token) {
        return EdgeWorld::outcome(world.check_token(world.sealed(token)));
    }
    EdgeWorld world;
};

http::Response as_answered(const Denial& denial) {
    return write_denial(denial, source_policy().wire, {});
}

TEST_F(Gate, lets_a_valid_token_with_the_scope_through_and_says_whose_it_is) {
    const auto token = world.a_token();
    const auto passage = world.check_token(world.sealed(token));
    ASSERT_TRUE(passage);
    EXPECT_EQ(passage->rule->operation_id, "getDeals");
    const auto* caller = &passage->caller;
    EXPECT_EQ(caller->company_id, token.company_id);
    EXPECT_EQ(caller->user_id, token.user_id);
    EXPECT_EQ(caller->app_id, token.app_id);
    EXPECT_EQ(caller->grant_id, token.grant_id);
    EXPECT_EQ(caller->scopes, token.scopes);
}

TEST_F(Gate, refuses_an_authorization_header_that_is_not_bearer_and_a_token) {
    const auto token = world.sealed(world.a_token());
    const std::vector<std::string> values{"",        "Bearer",         "Bearer ",
                                          token,     "Basic " + token, "Bearer " + token + " x",
                                          "Bearer,", "Bearer a\"b",    "Token " + token};
    for (const auto& value : values)
        EXPECT_EQ(EdgeWorld::outcome(world.check(
                      an_api_request("GET", "/api/v2/deals").with("authorization", value))),
                  "400 authorization_header")
            << value;
}

TEST_F(Gate, refuses_a_second_authorization_header) {
    const auto value = "Bearer " + world.sealed(world.a_token());
    EXPECT_EQ(EdgeWorld::outcome(world.check(an_api_request("GET", "/api/v2/deals")
                                                 .with("Authorization", value)
                                                 .with("AUTHORIZATION", value))),
              "400 authorization_header");
}

TEST_F(Gate, reads_the_scheme_in_any_case) {
    const auto token = world.sealed(world.a_token());
    EXPECT_TRUE(world.check(
        an_api_request("GET", "/api/v2/deals").with("AUTHORIZATION", "bearer " + token)));
}

TEST_F(Gate, refuses_a_request_without_a_token_and_names_no_error_code) {
    const auto checked = world.check(an_api_request("GET", "/api/v2/deals"));
    ASSERT_FALSE(checked);
    const auto response = as_answered(checked.error());
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.content(),
              R"({"success":false,"error":"unauthorized access","errorCode":401,)"
              R"("error_info":"Please check developers.pipedrive.com"})");
    EXPECT_THAT(response.fields, HasSubstr("WWW-Authenticate: Bearer realm=\"api\"\r\n"));
    EXPECT_THAT(response.fields, HasSubstr("Cache-Control: no-store\r\n"));
}

TEST_F(Gate, a_problem_document_names_the_kind_and_what_helps) {
    const auto checked = world.check(an_api_request("GET", "/api/v2/deals"));
    ASSERT_FALSE(checked);
    Wire wire;
    wire.help_url = "https://shop.example/errors";
    wire.contact = "https://shop.example/help";
    http::Request request;
    request.path = R"(/orders/"1)";
    request.id = "00ff";
    const auto response = write_denial(checked.error(), wire, request);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(
        response.content(),
        R"({"type":"https://shop.example/errors#no-token","title":"No token","status":401,)"
        R"("detail":"Send an access token: Authorization: Bearer, a space, the token.",)"
        R"("instance":"/orders/\"1","request_id":"00ff","contact":"https://shop.example/help"})");
    EXPECT_THAT(response.fields, HasSubstr("WWW-Authenticate: Bearer realm=\"api\"\r\n"));
    EXPECT_THAT(std::string{write_denial(checked.error(), {}, request).content()},
                testing::StartsWith(R"({"title":"No token",)"));
}

TEST_F(Gate, refuses_an_expired_token_from_the_very_moment) {
    auto token = world.a_token();
    world.now = token.expires - milliseconds{1};
    EXPECT_EQ(check_token(token), "200");
    world.now = token.expires;
    EXPECT_EQ(check_token(token), "401 expired");
}

TEST_F(Gate, refuses_a_token_from_the_future_beyond_the_skew_of_clocks) {
    auto token = world.a_token();
    token.issued = world.now + seconds{60};
    EXPECT_EQ(check_token(token), "200");
    token.issued = world.now + seconds{61};
    EXPECT_EQ(check_token(token), "401 issued_in_future");
}

TEST_F(Gate, refuses_unknown_tampered_and_foreign_tokens_alike) {
    const auto good = world.sealed(world.a_token());
    auto changed = good;
    changed[good.size() / 2] = changed[good.size() / 2] == 'A' ? 'B' : 'A';
    SeededRandom other{99};
    const auto foreign_keys = KeyRing::make(other, world.now);
    const auto foreign = seal_access_token(world.a_token(), foreign_keys, other);
    for (const std::string& token :
         {std::string{"nonsense"}, std::string{"v1u:"}, std::string{"1:2:3"}, changed, foreign,
          good.substr(0, good.size() - 1), good + "A",
          std::string{"1:1:"} + std::string(40, 'a')}) {
        const auto checked = world.check_token(token);
        EXPECT_EQ(EdgeWorld::outcome(checked), "401 token") << token;
        EXPECT_THAT(as_answered(checked.error()).fields, HasSubstr("error=\"invalid_token\""));
    }
}

TEST_F(Gate, obeys_every_kind_of_invalidation_with_the_next_request) {
    struct Row {
        InvalidationKind kind;
        std::int64_t subject;
        std::string_view outcome;
    };
    auto token = world.a_token();
    const std::vector<Row> rows{
        {InvalidationKind::token, token.id.value, "401 revoked"},
        {InvalidationKind::grant, token.grant_id.value, "401 revoked"},
        {InvalidationKind::user, token.user_id.value, "401 user"},
        {InvalidationKind::app, token.app_id.value, "401 app"},
        // The company itself is open again: a refresh would help.
        {InvalidationKind::company, token.company_id.value, "401 company"},
    };
    for (const auto& row : rows) {
        EdgeWorld fresh;
        const auto text = fresh.sealed(token);
        EXPECT_EQ(EdgeWorld::outcome(fresh.check_token(text)), "200");
        fresh.store->write_now(
            [&](WriteTx& tx) { tx.invalidations().add({row.kind, row.subject, fresh.now}); });
        EXPECT_EQ(EdgeWorld::outcome(fresh.check_token(text)), row.outcome);
    }
}

TEST_F(Gate, lets_tokens_through_that_were_issued_after_the_invalidation) {
    invalidate(InvalidationKind::user, world.user.value);
    world.now += seconds{2};
    EXPECT_EQ(check_token(world.a_token()), "200");
}

TEST_F(Gate, answers_402_while_the_company_is_suspended) {
    world.store->write_now([&](WriteTx& tx) {
        tx.companies().set_state(world.acme, CompanyState::suspended);
        tx.invalidations().add({InvalidationKind::company, world.acme.value, world.now});
    });
    EXPECT_EQ(check_token(world.a_token()), "402 company");
}

TEST_F(Gate, refuses_the_same_token_where_another_scope_is_needed_right_after_a_hit) {
    const auto text = world.sealed(world.a_token("deals:read"));
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(text)), "200");
    const auto denied = world.check_token(text, "POST");
    EXPECT_EQ(EdgeWorld::outcome(denied), "403 scope");
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(text)), "200");
    const auto response = as_answered(denied.error());
    EXPECT_THAT(std::string{response.content()}, HasSubstr(R"("error":"Scope and URL mismatch")"));
    EXPECT_THAT(response.fields, HasSubstr("error=\"insufficient_scope\""));
    EXPECT_THAT(response.fields, HasSubstr("scope=\"deals:full\""));
}

// No scope would open them, so the answer is not about scopes: not for an app, not for a person.
TEST_F(Gate, answers_unknown_paths_and_methods_as_what_they_are) {
    struct Row {
        std::string method;
        std::string path;
        std::string outcome;
    };
    const std::vector<Row> rows{{"GET", "/api/v2/nothing", "404 route"},
                                {"GET", "/api/v3/deals", "404 route"},
                                {"GET", "/deals", "404 route"},
                                {"GET", "/api/v2", "404 route"},
                                {"GET", "/api/v2/deals/", "404 route"},
                                {"PUT", "/api/v2/deals/1", "405 route"},
                                {"OPTIONS", "/v1/users/me", "405 route"},
                                {"PATCH", "/v1/users/me", "405 route"},
                                {"DELETE", "/api/v2/deals/search", "405 route"}};
    const auto token = world.sealed(world.a_token());
    for (const auto& row : rows) {
        EXPECT_EQ(EdgeWorld::outcome(world.check_token(token, row.method, row.path)), row.outcome)
            << row.method << " " << row.path;
        const auto of_person =
            world.check(an_api_request(row.method, row.path).with("x-api-token", world.api_token));
        EXPECT_EQ(EdgeWorld::outcome(of_person), row.outcome) << row.method << " " << row.path;
    }
    const auto unknown = as_answered(world.check_token(token, "GET", "/api/v2/nothing").error());
    EXPECT_THAT(std::string{unknown.content()}, HasSubstr(R"("error":"Resource not found")"));
    const auto denied = as_answered(world.check_token(token, "PUT", "/api/v2/deals/1").error());
    EXPECT_THAT(denied.fields, HasSubstr("Allow: GET, HEAD, PATCH, DELETE, OPTIONS\r\n"));
}

// Attack 26.
TEST_F(Gate, refuses_what_some_server_reads_as_another_operation) {
    const auto token = world.sealed(world.a_token("deals:read search:read"));
    for (const auto* path :
         {"/api/v2/deals/SEARCH", "/api/v2/deals/search.json", "/api/v2/deals/search%20",
          "/api/v2/deals/search.", "/api/v2/deals/search%3Bx", "/api/v2/deals/%2573earch"}) {
        const auto denied = world.check_token(token, "GET", path);
        EXPECT_EQ(EdgeWorld::outcome(denied), "400 path") << path;
        EXPECT_THAT(denied.error().explanation.text, HasSubstr("for \"search\""));
    }
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(token, "GET", "/api/v2/deals/%73earch")), "200");
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(token, "GET", "/api/v2/deals/7")), "200");
}

TEST_F(Gate, asks_for_a_token_before_it_says_which_paths_exist) {
    EXPECT_EQ(EdgeWorld::outcome(world.check(an_api_request("GET", "/api/v2/nothing"))),
              "401 token");
}

TEST_F(Gate, explains_a_denial_to_its_owner_and_not_to_strangers) {
    const auto denied = world.check_token(world.sealed(world.a_token("deals:read")), "POST");
    ASSERT_FALSE(denied);
    const auto request = an_api_request("POST", "/api/v2/deals?api_token=secret");
    const auto event = event_of(denied.error(), request.view(), world.now);
    EXPECT_EQ(event.status, 403);
    EXPECT_EQ(event.check, "scope");
    EXPECT_EQ(event.path, "/api/v2/deals");
    EXPECT_EQ(event.app_id, world.app);
    EXPECT_EQ(event.company_id, world.acme);
    EXPECT_EQ(event.user_id, world.user);
    EXPECT_EQ(event.request_id, "00000000000000aa");
    EXPECT_EQ(event.explain,
              "addDeal (POST /deals) needs the scope deals:full. The token has: deals:read "
              "and base.");
    EXPECT_THAT(std::string{as_answered(denied.error()).content()},
                testing::Not(HasSubstr("addDeal")));
}

// Old shape: the app and the scopes come from the grant's row.
TEST_F(Gate, takes_legacy_tokens_with_the_scopes_of_the_grant) {
    const auto text = world.a_legacy_token(world.now);
    const auto passage = world.check_token(text);
    ASSERT_TRUE(passage);
    const auto* caller = &passage->caller;
    EXPECT_EQ(caller->app_id, world.app);
    EXPECT_EQ(caller->scopes, world.scopes("deals:full"));
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(text, "GET", "/v1/users")), "403 scope");
}

TEST_F(Gate, refuses_legacy_tokens_that_have_expired_or_whose_grant_has_ended) {
    const auto text = world.a_legacy_token(world.now);
    world.now += world.policy.access_token_lifetime;
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(text)), "401 expired");
    world.now -= seconds{1};
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(text)), "200");
    world.store->write_now(
        [&](WriteTx& tx) { end_grant(world.grant, EndReason::revoked_by_app, tx, world.now); });
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(text)), "401 revoked");
}

TEST_F(Gate, takes_a_personal_token_as_header_or_query_with_the_scopes_of_its_user) {
    const auto by_header = an_api_request("GET", "/v1/users").with("X-Api-Token", world.api_token);
    const auto passage = world.check(by_header);
    ASSERT_TRUE(passage);
    const auto* caller = &passage->caller;
    EXPECT_EQ(caller->user_id, world.user);
    EXPECT_EQ(caller->company_id, world.acme);
    EXPECT_FALSE(caller->app_id);
    EXPECT_TRUE(world.check(an_api_request("GET", "/v1/users?api_token=" + world.api_token)));
}

TEST_F(Gate, gives_the_admin_scope_to_admins_only) {
    const auto request = [](const std::string& token) {
        return an_api_request("POST", "/v1/activityTypes").with("x-api-token", token);
    };
    EXPECT_EQ(EdgeWorld::outcome(world.check(request(world.admin_api_token))), "200");
    EXPECT_EQ(EdgeWorld::outcome(world.check(request(world.api_token))), "403 scope");
}

TEST_F(Gate, gives_no_personal_token_a_retired_scope) {
    const auto outcome = [&](const std::string& token) {
        return EdgeWorld::outcome(
            world.check(an_api_request("GET", "/v1/users").with("x-api-token", token)));
    };
    EXPECT_EQ(outcome(world.admin_api_token), "200");
    world.store->write_now([&](WriteTx& tx) {
        for (auto& scope : tx.scopes().all()) {
            scope.is_retired = scope.name.starts_with("users:");
            tx.scopes().update(scope);
        }
    });
    EXPECT_EQ(outcome(world.admin_api_token), "403 scope");
}

TEST_F(Gate, refuses_personal_tokens_of_nobody_of_the_deactivated_and_of_who_left) {
    const auto check = [&](const std::string& token) {
        return EdgeWorld::outcome(
            world.check(an_api_request("GET", "/v1/users/me").with("x-api-token", token)));
    };
    EXPECT_EQ(check(std::string(40, 'f')), "401 api_token");
    world.store->write_now(
        [&](WriteTx& tx) { tx.users().set_state(world.user, UserState::deactivated); });
    EXPECT_EQ(check(world.api_token), "401 user");
    world.store->write_now([&](WriteTx& tx) { tx.memberships().remove(world.acme, world.admin); });
    EXPECT_EQ(check(world.admin_api_token), "401 user");
}

TEST_F(Gate, lets_an_authorization_header_decide_alone) {
    EXPECT_EQ(EdgeWorld::outcome(world.check(an_api_request("GET", "/v1/users/me")
                                                 .with("Authorization", "Bearer nonsense")
                                                 .with("x-api-token", world.api_token))),
              "401 token");
}

// Attack 16: the host of one company and the token of another.
class OnCompanyHosts : public Gate {
 protected:
    OnCompanyHosts() {
        world.site.api_domain = "https://{company}.example.com";
        world.remake_gate();
    }
    EdgeWorld::Checked check(const std::string& host, const std::string& token) {
        return world.check(an_api_request("GET", "/api/v2/deals")
                               .with("Host", host)
                               .with("Authorization", "Bearer " + token));
    }
    std::string outcome(const std::string& host) {
        return EdgeWorld::outcome(check(host, world.sealed(world.a_token())));
    }
};

TEST_F(OnCompanyHosts, refuse_a_token_of_another_company) {
    EXPECT_EQ(outcome("globex.example.com"), "401 company_host");
    EXPECT_EQ(outcome("GLOBEX.example.com:443"), "401 company_host");
    EXPECT_EQ(outcome("globex.example.com."), "401 company_host");
}

TEST_F(OnCompanyHosts, take_their_own_and_the_generic_host_takes_any) {
    EXPECT_EQ(outcome("acme.example.com"), "200");
    EXPECT_EQ(outcome("api.example.com"), "200");
    EXPECT_EQ(outcome("127.0.0.1:8080"), "200");
    EXPECT_EQ(outcome("api.example.com"), "200");
}

// Whether the token is good elsewhere is nothing that a host tells.
TEST_F(OnCompanyHosts, answer_a_foreign_token_exactly_as_an_unknown_one) {
    const auto foreign = check("globex.example.com", world.sealed(world.a_token()));
    const auto unknown = check("globex.example.com", "nonsense");
    ASSERT_FALSE(foreign);
    ASSERT_FALSE(unknown);
    const auto answer = as_answered(foreign.error());
    const auto expected = as_answered(unknown.error());
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.status, expected.status);
    EXPECT_EQ(answer.content(), expected.content());
    EXPECT_EQ(answer.fields, expected.fields);
    EXPECT_EQ(foreign.error().explanation.company_id, world.acme);
    EXPECT_THAT(foreign.error().explanation.text, HasSubstr("belongs to a different company"));
}

TEST_F(OnCompanyHosts, tell_nothing_of_the_suspension_of_another_company) {
    world.store->write_now([&](WriteTx& tx) {
        tx.companies().set_state(world.acme, CompanyState::suspended);
        tx.invalidations().add({InvalidationKind::company, world.acme.value, world.now});
    });
    EXPECT_EQ(outcome("globex.example.com"), "401 company_host");
    EXPECT_EQ(outcome("acme.example.com"), "402 company");
    EXPECT_EQ(outcome("api.example.com"), "402 company");
}

// Scope and path are checked only after the company.
TEST_F(OnCompanyHosts, tell_a_foreign_token_nothing_of_scopes_and_paths) {
    const auto token = world.sealed(world.a_token("deals:read"));
    for (const auto* path : {"/api/v2/nothing", "/v1/users", "/api/v2/deals"})
        EXPECT_EQ(EdgeWorld::outcome(world.check(an_api_request("GET", path)
                                                     .with("Host", "globex.example.com")
                                                     .with("Authorization", "Bearer " + token))),
                  "401 company_host");
}

TEST_F(Gate, refuses_a_token_on_the_host_of_another_company) {
    world.site.api_domain = "https://{company}.example.com";
    world.remake_gate();
    const auto request = an_api_request("GET", "/api/v2/deals")
                             .with("Host", "acme.example.com")
                             .with("Authorization", "Bearer " + world.sealed(world.a_token()));
    const auto denied =
        world.gate->admit({request.view(), world.now, world.keys, "globex.example.com"});
    EXPECT_EQ(EdgeWorld::outcome(denied), "401 company_host");
}

TEST_F(Gate, says_which_methods_a_path_takes_to_the_owner) {
    const auto denied = world.check_token(world.sealed(world.a_token()), "PUT", "/api/v2/deals/1");
    ASSERT_FALSE(denied);
    EXPECT_EQ(denied.error().explanation.text,
              "PUT on this path is not an operation for apps. The path takes GET, HEAD, PATCH, "
              "DELETE, OPTIONS.");
}

// Attack 19: new rules count from the next request on.
TEST_F(Gate, obeys_rules_that_were_replaced_with_the_next_request) {
    const auto text = world.sealed(world.a_token());
    const auto before = world.check_token(text);
    ASSERT_TRUE(before);
    const std::vector<ApiDocument> documents{
        {"own.yaml", {"/api/v2"}, "openapi: 3.1.0\npaths: {/deals: {get: {}}}"}};
    world.gate->replace_rules(RouteRules::load(documents, world.store->scopes()));
    EXPECT_EQ(EdgeWorld::outcome(world.check_token(text)), "403 closed");
    // A request that has passed keeps its rule.
    EXPECT_EQ(before->rule->operation_id, "getDeals");
}

}  // namespace
}  // namespace grantor::edge
