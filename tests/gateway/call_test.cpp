#include <thread>

#include "gateway/callers.hpp"
#include "tests/gateway/gateway_service.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class GatewayCall : public GatewayService {
 protected:
    std::string any() { return key({"any", {}, {}, 0}); }
};
class Attack22 : public GatewayCall {};
class Attack25 : public GatewayCall {};
class Attack26 : public GatewayCall {};

}  // namespace

TEST_F(GatewayCall, needs_a_caller) {
    connect("acme");
    const auto path = "/gateway/acme/api/deals";
    EXPECT_EQ(service.get(path).status, 401);
    EXPECT_EQ(service.get(path, {{"Authorization", "Bearer ggk_nonsense"}}).status, 401);
    EXPECT_EQ(service.get(path, {{"Authorization", "Basic YTpi"}}).status, 401);
    const auto known = "Bearer " + any();
    EXPECT_EQ(service.get(path, {{"Authorization", known}, {"Authorization", known}}).status, 401);
    EXPECT_EQ(provider.api_requests, 0);
}

TEST_F(GatewayCall, reaches_the_connections_of_its_key_alone) {
    connect("acme");
    connect("globex");
    connect_own("private", service.add_user("ada@acme.test", service.add_company("acme")));
    const auto known = key({"shop", {"acme"}, {}, 0});
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
    const auto other = call("globex/api/deals", known);
    EXPECT_EQ(other.status, 404);
    EXPECT_EQ(call("nowhere/api/deals", known).body, other.body);
    EXPECT_EQ(call("private/api/deals", any()).status, 404) << "a person's own";
}

TEST_F(GatewayCall, has_the_methods_of_its_key) {
    connect("acme");
    const auto reading = key({"reader", {}, {"GET"}, 0});
    EXPECT_EQ(call("acme/api/deals", reading).status, 200);
    EXPECT_EQ(service.post("/gateway/acme/api/deals", {}, {{"Authorization", "Bearer " + reading}})
                  .status,
              403);
    EXPECT_EQ(provider.api_requests, 1);
}

// Uploads of one caller that stand still leave the API's host to the others.
TEST(GatewayCaller, has_a_share_of_the_connections_to_a_host_as_itself) {
    const auto of_person = [](std::int64_t id) { return gateway::Caller{nullptr, {id}}.payers(); };
    const auto of_key = [](std::int64_t id) {
        auto key = std::make_shared<GatewayKey>();
        key->id = {id};
        return gateway::Caller{key, {}}.payers();
    };
    EXPECT_NE(of_person(7)[0], 0u);
    EXPECT_EQ(of_person(7)[1], 0u);
    EXPECT_EQ(of_key(7)[0], 0u);
    EXPECT_NE(of_key(7)[1], 0u);
    EXPECT_NE(of_person(7)[0], of_person(8)[0]);
    EXPECT_NE(of_key(7)[1], of_key(8)[1]);
    EXPECT_NE(of_key(7)[1], of_person(7)[0]);
}

TEST_F(Attack25, a_key_ends_on_its_day) {
    connect("acme");
    const auto ending = key({"a week", {}, {}, 0, 7});
    const auto endless = key({"for ever", {}, {}, 0, 0});
    EXPECT_EQ(call("acme/api/deals", ending).status, 200);
    service.advance(days{7} - seconds{1});
    EXPECT_EQ(call("acme/api/deals", ending).status, 200);
    service.advance(seconds{1});
    EXPECT_EQ(call("acme/api/deals", ending).status, 401);
    EXPECT_EQ(call("acme/api/deals", endless).status, 200);
}

TEST_F(Attack25, the_api_hears_nothing_of_the_caller_and_the_caller_nothing_of_the_token) {
    connect("acme");
    const auto answer = call("acme/api/deals?limit=2", any(),
                             {{"Cookie", "grantor=abc"},
                              {"X-Grantor-User", "1"},
                              {"X-Forwarded-For", "192.0.2.1"},
                              {"X-Api-Token", "theirs"},
                              {"Accept", "application/json"}});
    ASSERT_EQ(answer.status, 200);
    const auto head = provider.last_head();
    EXPECT_THAT(head, HasSubstr("GET /api/deals?limit=2\n"));
    EXPECT_THAT(head, HasSubstr("Authorization: Bearer " + provider.newest_token()));
    EXPECT_THAT(head, HasSubstr("Accept: application/json"));
    for (const auto* secret : {"Cookie", "X-Grantor", "X-Forwarded", "Api-Token", "ggk_"})
        EXPECT_THAT(head, Not(HasSubstr(secret)));
    EXPECT_THAT(answer.head + answer.body, Not(HasSubstr(provider.newest_token())));
    EXPECT_EQ(answer.field("Set-Cookie"), "") << "it would be a cookie of our own site";
    EXPECT_THAT(answer.field("Content-Security-Policy"), HasSubstr("sandbox"));
}

// A key that may only read wrote by telling the API another method than it had.
TEST_F(Attack26, a_key_that_may_read_cannot_write_by_another_name) {
    connect("acme");
    const auto reading = key({"reader", {}, {"GET"}, 0});
    ASSERT_EQ(call("acme/api/deals?limit=2", reading,
                   {{"X-HTTP-Method-Override", "DELETE"},
                    {"x_http_method", "DELETE"},
                    {"X-Method-Override", "DELETE"},
                    {"X-Original-URL", "/api/admin"},
                    {"X-Rewrite-URL", "/api/admin"}})
                  .status,
              200);
    const auto head = provider.last_head();
    for (const auto* claim : {"DELETE", "admin"}) EXPECT_THAT(head, Not(HasSubstr(claim)));
    const auto before = provider.api_requests.load();
    for (const auto* query : {"?_method=DELETE", "?a=1&%5Fmethod=DELETE", "?a=1;_method=PUT"})
        EXPECT_EQ(call(std::string("acme/api/deals") + query, reading).status, 403) << query;
    EXPECT_EQ(provider.api_requests, before);
    EXPECT_EQ(call("acme/api/deals?_method=GET", any()).status, 200) << "a key without limits";
}

TEST_F(Attack26, a_call_stays_below_the_base_of_the_api) {
    connect("acme");
    const auto known = any();
    for (const auto* path :
         {"acme/api/../admin", "acme/api/%2e%2e/admin", "acme/api/.%2E/admin", "acme/api/a%2fb",
          "acme/api/a%5Cb", "acme/./api", "acme/api/..;/admin", "acme/api/..%3B/admin",
          "acme/api/%252e%252e/admin", "acme/api/a%252fb", "acme/api/%c0%ae%c0%ae/admin",
          "acme//api", "acme/api//admin", "acme/api/;x/..%3b/admin", "acme/api/%00",
          "acme/api/%2e%2e%2fadmin"})
        EXPECT_EQ(call(path, known).status, 400) << path;
    EXPECT_EQ(provider.api_requests, 0);
    // Data stays data.
    for (const auto* path : {"acme/api/ada%40shop.example", "acme/api/100%25", "acme/api/c%23",
                             "acme/api/a%3Fb", "acme/api/J%C3%BCrgen"})
        EXPECT_EQ(call(path, known).status, 200) << path;
}

class EncodedSlashes : public GatewayService {
 protected:
    EncodedSlashes()
        : GatewayService([](gateway::Provider& fake) { fake.takes_encoded_slashes = true; }) {}
};

TEST_F(EncodedSlashes, are_passed_on_where_the_provider_needs_them) {
    connect("forge");
    const auto known = key({"any", {}, {}, 0});
    EXPECT_EQ(call("forge/api/projects/group%2Fproject/issues?x=%2F", known).status, 200);
    EXPECT_EQ(provider.last_target(), "/api/projects/group%2Fproject/issues?x=%2F");
    for (const auto* path : {"forge/api/group%2F..%2F..%2Fadmin", "forge/api/..%2Fadmin",
                             "forge/api/a%252fb", "forge/api/a%5Cb", "forge/api/..;/x"})
        EXPECT_EQ(call(path, known).status, 400) << path;
}

TEST_F(GatewayCall, waits_until_an_account_is_connected) {
    add("acme");
    EXPECT_EQ(call("acme/api/deals", any()).status, 409);
}

TEST_F(GatewayCall, has_a_limit_for_each_minute) {
    connect("acme");
    const auto known = key({"slow", {}, {}, 2});
    EXPECT_EQ(call("acme/api/a", known).status, 200);
    EXPECT_EQ(call("acme/api/a", known).status, 200);
    const auto refused = call("acme/api/a", known);
    EXPECT_EQ(refused.status, 429);
    EXPECT_NE(refused.field("Retry-After"), "");
    service.advance(minutes{1});
    EXPECT_EQ(call("acme/api/a", known).status, 200);
}

TEST_F(GatewayCall, may_come_from_the_pages_of_configured_origins) {
    connect("acme");
    const auto known = any();
    const auto answer = call("acme/api/a", known, {{"Origin", "https://front.example"}});
    EXPECT_EQ(answer.field("Access-Control-Allow-Origin"), "https://front.example");
    EXPECT_EQ(call("acme/api/a", known, {{"Origin", "https://evil.example"}})
                  .field("Access-Control-Allow-Origin"),
              "");
    const auto refused = call("nowhere/api/a", known, {{"Origin", "https://front.example"}});
    EXPECT_EQ(refused.field("Access-Control-Allow-Origin"), "https://front.example");
}

TEST_F(GatewayCall, with_an_expired_token_refreshes_once_for_all) {
    connect("acme");
    const auto known = any();
    service.advance(hours{2});
    constexpr int callers = 32;
    std::atomic<int> succeeded = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i)
        threads.emplace_back([&] { succeeded += call("acme/api/deals", known).status == 200; });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(succeeded, callers);
    EXPECT_EQ(provider.token_requests, 2) << "the code, and one refresh";
    EXPECT_THAT(provider.last_form(), HasSubstr("grant_type=refresh_token"));
    EXPECT_EQ(find("acme").generation, 2);
}

TEST_F(GatewayCall, fetches_new_tokens_before_the_old_ones_expire) {
    connect("acme");
    const auto known = any();
    service.advance(minutes{57});
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
    wait_for_new_tokens(1);
    EXPECT_EQ(find("acme").generation, 2);
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
}

TEST_F(GatewayCall, with_tokens_of_a_minute_does_not_refresh_each_time) {
    provider.expires_in = 120;
    connect("acme");
    const auto known = any();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(call("acme/api/deals", known).status, 200);
    EXPECT_LE(provider.token_requests, 2) << "the code, and one before the end";
}

TEST_F(GatewayCall, with_a_token_that_has_no_end_goes_on_for_ever) {
    provider.gives_access_token_alone = true;
    provider.expires_in = 0;
    connect("acme");
    const auto known = any();
    service.advance(days{400});
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
    EXPECT_EQ(provider.token_requests, 1);
}

TEST_F(GatewayCall, with_an_expired_token_and_nothing_to_refresh_it_with_says_so) {
    provider.gives_access_token_alone = true;
    connect("acme");
    const auto known = any();
    service.advance(hours{2});
    const auto refused = call("acme/api/deals", known);
    EXPECT_EQ(refused.status, 424);
    EXPECT_THAT(refused.body, HasSubstr("there is no refresh token"));
    EXPECT_EQ(find("acme").state, ConnectionState::broken);
}

TEST_F(GatewayCall, is_repeated_with_new_tokens_where_that_is_safe) {
    connect("acme");
    const auto known = any();
    provider.forget_tokens();
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
    EXPECT_EQ(provider.token_requests, 2);
    EXPECT_EQ(provider.api_requests, 2);
    // A refusal that new tokens do not end is passed on, and does not have us ask without end.
    provider.forget_tokens();
    EXPECT_EQ(call("acme/api/deals", known).status, 401);
    EXPECT_EQ(provider.token_requests, 2);
}

TEST_F(GatewayCall, with_a_body_is_never_repeated) {
    connect("acme");
    const auto known = any();
    provider.forget_tokens();
    const Fields headers{{"Authorization", "Bearer " + known}};
    EXPECT_EQ(service.post("/gateway/acme/api/deals", {{"a", "1"}}, headers).status, 401);
    EXPECT_EQ(provider.api_requests, 1);
    wait_for_new_tokens(1);
    EXPECT_EQ(service.post("/gateway/acme/api/deals", {{"a", "1"}}, headers).status, 200)
        << "the next one has new tokens";
}

TEST_F(GatewayCall, of_a_broken_connection_says_why_until_it_is_connected_again) {
    connect("acme");
    const auto known = any();
    provider.token_status = 400;
    provider.set_token_error(R"({"error":"invalid_grant"})");
    service.advance(hours{2});
    for (int i = 0; i < 2; ++i) {
        const auto refused = call("acme/api/deals", known);
        EXPECT_EQ(refused.status, 424);
        EXPECT_THAT(refused.body, HasSubstr("invalid_grant"));
    }
    EXPECT_EQ(provider.token_requests, 2) << "what is known to be broken is not tried again";
    EXPECT_EQ(find("acme").state, ConnectionState::broken);
    provider.token_status = 200;
    PageVisitor visitor(service);
    EXPECT_EQ(come_back(visitor, depart(visitor, find("acme"))).status, 303);
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
}

TEST_F(GatewayCall, survives_a_provider_that_fails_for_a_while) {
    connect("acme");
    const auto known = any();
    provider.token_status = 503;
    provider.set_token_error("down");
    service.advance(hours{2});
    const auto refused = call("acme/api/deals", known);
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.field("Retry-After"), "1");
    EXPECT_EQ(find("acme").state, ConnectionState::ok);
    provider.token_status = 200;
    EXPECT_EQ(call("acme/api/deals", known).status, 503) << "not asked with each call";
    EXPECT_EQ(provider.token_requests, 2);
    service.advance(seconds{1});
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
}

TEST_F(GatewayCall, lets_the_provider_rest_longer_each_time) {
    connect("acme");
    const auto known = any();
    provider.token_status = 401;
    provider.set_token_error("<html>Sign in to the proxy</html>");
    service.advance(hours{2});
    int asked = provider.token_requests;
    for (const auto pause : {1, 2, 4, 8, 16, 32, 60, 60}) {
        const auto refused = call("acme/api/deals", known);
        EXPECT_EQ(refused.status, 503);
        EXPECT_EQ(refused.field("Retry-After"), std::to_string(pause));
        EXPECT_THAT(refused.body, HasSubstr("does not accept the client credentials (HTTP 401)"));
        EXPECT_EQ(provider.token_requests, ++asked);
        service.advance(seconds{pause - 1});
        EXPECT_EQ(call("acme/api/deals", known).status, 503);
        EXPECT_EQ(provider.token_requests, asked);
        service.advance(seconds{1});
    }
    provider.token_status = 200;
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
    EXPECT_EQ(find("acme").reason, "");
}

TEST_F(GatewayCall, waits_as_long_as_the_provider_asks) {
    connect("acme");
    const auto known = any();
    provider.token_status = 429;
    provider.set_retry_after("300");
    service.advance(hours{2});
    EXPECT_EQ(call("acme/api/deals", known).field("Retry-After"), "300");
    service.advance(seconds{299});
    EXPECT_EQ(call("acme/api/deals", known).status, 503);
    EXPECT_EQ(provider.token_requests, 2);
    service.advance(seconds{1});
    provider.token_status = 200;
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
}

TEST_F(GatewayCall, goes_on_with_tokens_that_still_live_while_there_are_no_new_ones) {
    connect("acme");
    const auto known = any();
    provider.token_status = 500;
    service.advance(minutes{57});
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
    wait_until([&] { return gateway().refresher().counts().failed == 1; });
    EXPECT_EQ(call("acme/api/deals", known).status, 200);
}

// JWTs with many claims, and what some providers put around them.
TEST_F(GatewayCall, may_have_tokens_of_sixteen_kibibytes) {
    provider.takes_every_token = true;
    connect("acme");
    const std::string access = "at-" + std::string((16 << 10) - 3, 'a');
    const std::string refresh(16 << 10, 'r');
    provider.set_token_answer(fmt::format(
        R"({{"access_token":"{}","token_type":"Bearer","refresh_token":"{}","expires_in":60}})",
        access, refresh));
    service.advance(hours{2});
    EXPECT_EQ(call("acme/api/deals", any()).status, 200);
    EXPECT_THAT(provider.last_head(), HasSubstr("Authorization: Bearer " + access + "\n"));
    service.advance(hours{2});
    provider.set_token_answer("");
    EXPECT_EQ(call("acme/api/deals", any()).status, 200);
    EXPECT_THAT(provider.last_form(), HasSubstr("refresh_token=" + refresh));
}

// The tokens are there; where they may be used, the operator can change.
TEST_F(GatewayCall, keeps_new_tokens_of_an_api_that_it_may_not_call) {
    connect("acme");
    provider.set_api_domain("https://elsewhere.example");
    service.advance(hours{2});
    const auto refused = call("acme/api/deals", any());
    EXPECT_EQ(refused.status, 424);
    EXPECT_THAT(refused.body, HasSubstr("api_hosts do not allow"));
    const auto kept = find("acme");
    EXPECT_EQ(kept.generation, 2);
    const auto standing = gateway::standing_of(kept, gateway().providers(), now());
    EXPECT_EQ(standing.state, "broken");
    EXPECT_THAT(standing.reason, HasSubstr("api_hosts do not allow"));
}

class OddTokens : public GatewayService {
 protected:
    OddTokens() : GatewayService([](gateway::Provider& fake) { fake.token_type = "bot"; }) {}
};

TEST_F(OddTokens, are_taken_where_their_type_is_named_and_their_lifetime_is_unreadable) {
    provider.takes_every_token = true;
    provider.set_token_answer(fmt::format(
        R"({{"access_token":"at-1","token_type":"Bot","expires_in":"","api_domain":"{}"}})",
        provider.address()));
    connect("acme");
    service.advance(days{100});
    EXPECT_EQ(call("acme/api/deals", key({"any", {}, {}, 0})).status, 200);
    EXPECT_THAT(provider.last_head(), HasSubstr("Authorization: Bearer at-1\n"));
}

// A token answer names where calls go.
TEST_F(Attack22, a_call_goes_to_no_address_inside) {
    for (const std::string domain : {"https://169.254.169.254", "https://10.0.0.1:8080"}) {
        provider.set_api_domain(domain);
        const std::string name = domain.contains("169") ? "inside-a" : "inside-b";
        connect(name);
        const auto answer = call(name + "/api/deals", any());
        EXPECT_EQ(answer.status, 502) << domain;
    }
    provider.set_api_domain("http://intranet.example");
    const auto connection = add("elsewhere");
    PageVisitor visitor(service);
    const auto answer = come_back(visitor, depart(visitor, connection));
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("api_hosts do not allow"));
    EXPECT_EQ(find("elsewhere").state, ConnectionState::waiting);
}

// Anybody between us and a server on the internet could read what goes there without TLS.
TEST_F(Attack22, a_token_goes_without_tls_to_no_server_on_the_internet) {
    const auto connection = add("plain");
    for (const auto* domain : {"http://10.0.0.1:8080", "http://169.254.169.254"}) {
        provider.set_api_domain(domain);
        PageVisitor visitor(service);
        const auto answer = come_back(visitor, depart(visitor, connection));
        EXPECT_EQ(answer.status, 400) << domain;
        EXPECT_THAT(answer.body, HasSubstr("plain http")) << domain;
    }
}

TEST_F(GatewayCall, is_in_the_log_without_its_query) {
    connect("acme");
    call("acme/api/deals?api_token=abc", any());
    const auto calls = gateway().call_log().of_connection("acme", 10);
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls.front().path, "/api/deals");
    EXPECT_EQ(calls.front().status, 200);
    EXPECT_EQ(calls.front().caller, "key any");
    EXPECT_EQ(calls.front().method, "GET");
}

}  // namespace grantor::test
