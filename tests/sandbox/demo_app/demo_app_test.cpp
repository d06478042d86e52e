// The demo app without its pages: what it remembers, what it sends, what it learns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sandbox/demo_app/callbacks.hpp"
#include "sandbox/demo_app/steps.hpp"
#include "sandbox/demo_app/walk.hpp"
#include "sandbox/section/clock_words.hpp"
#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view origin = "http://127.0.0.1:8080";

Walk a_walk(const std::string& id) {
    Walk walk;
    walk.id = id;
    walk.browser = "browser";
    walk.client_id = "an-app";
    walk.state = "state of " + id;
    walk.redirect_uri = "http://127.0.0.1:8080/sandbox/demo-app/callback";
    return walk;
}

Walk with_code(Walk walk) {
    walk.code = "a-code";
    return walk;
}

const AppCredentials confidential{"id", "it's secret", true};
const AppCredentials hidden{"id", "it's secret", false};
const AppCredentials public_client{"id", "", false};

}  // namespace

TEST(Walks, are_found_by_the_state_of_their_own_browser_alone) {
    Walks walks;
    walks.add(a_walk("1"));
    EXPECT_TRUE(walks.find_by_state("state of 1", "browser"));
    EXPECT_FALSE(walks.find_by_state("state of 1", "another"));
    EXPECT_FALSE(walks.find_by_state("state of 2", "browser"));
    EXPECT_FALSE(walks.find_by_state("", "browser"));
    EXPECT_FALSE(walks.find_by_state("state of 1", ""));
}

TEST(Walks, send_a_code_once_however_often_they_are_asked) {
    Walks walks;
    walks.add(a_walk("1"));
    EXPECT_FALSE(walks.begin("1", DemoStep::exchange)) << "nothing has come back";
    EXPECT_TRUE(walks.take_return(with_code(a_walk("1"))));
    EXPECT_FALSE(walks.take_return(with_code(a_walk("1")))) << "the page was loaded again";
    const auto begun = walks.begin("1", DemoStep::exchange);
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->code, "a-code");
    walks.finish(*begun, {DemoStep::exchange});
    EXPECT_FALSE(walks.begin("1", DemoStep::exchange));
    EXPECT_FALSE(walks.begin("1", DemoStep::call)) << "there is no token";
}

TEST(Walks, do_one_step_at_a_time) {
    Walks walks;
    auto walk = a_walk("1");
    walk.access_token = "token";
    walks.add(walk);
    const auto begun = walks.begin("1", DemoStep::call);
    ASSERT_TRUE(begun);
    EXPECT_FALSE(walks.begin("1", DemoStep::call));
    walks.finish(*begun, {DemoStep::call});
    EXPECT_TRUE(walks.begin("1", DemoStep::refresh));
}

TEST(Walks, keep_the_newest_and_their_newest_steps) {
    Walks walks;
    for (std::size_t i = 0; i < Walks::walks_max + 1; ++i) walks.add(a_walk(std::to_string(i)));
    EXPECT_FALSE(walks.find("0"));
    EXPECT_TRUE(walks.find("1"));
    auto walk = *walks.find("1");
    walk.access_token = "token";
    for (std::size_t i = 0; i < Walks::steps_max + 5; ++i)
        walks.finish(walk, {.step = DemoStep::call, .status = static_cast<int>(i)});
    EXPECT_THAT(walks.find("1")->steps, SizeIs(Walks::steps_max));
    EXPECT_EQ(walks.find("1")->steps.front().status, 5);
    walks.forget();
    EXPECT_FALSE(walks.find("1"));
}

TEST(DemoCall, of_a_confidential_app_is_the_same_on_the_wire_on_the_page_and_in_the_shell) {
    const auto call = call_of(DemoStep::exchange, with_code(a_walk("1")), confidential, "");
    const auto sent = to_request(call, origin);
    EXPECT_EQ(sent.method, "POST");
    EXPECT_EQ(sent.url, "http://127.0.0.1:8080/oauth/token");
    EXPECT_THAT(sent.fields, HasSubstr("Authorization: Basic aWQ6aXQncyBzZWNyZXQ="));
    EXPECT_EQ(sent.body,
              "grant_type=authorization_code&code=a-code&redirect_uri=http%3A%2F%2F127.0.0.1%3A"
              "8080%2Fsandbox%2Fdemo-app%2Fcallback");
    const auto text = to_text(call, origin);
    EXPECT_TRUE(text.starts_with("POST /oauth/token HTTP/1.1\nHost: 127.0.0.1:8080\n")) << text;
    EXPECT_THAT(text, HasSubstr(sent.body));
    EXPECT_EQ(to_curl(call, origin),
              "curl 'http://127.0.0.1:8080/oauth/token' \\\n  -u 'id:it'\\''s secret' \\\n"
              "  --data-urlencode 'grant_type=authorization_code' \\\n"
              "  --data-urlencode 'code=a-code' \\\n"
              "  --data-urlencode "
              "'redirect_uri=http://127.0.0.1:8080/sandbox/demo-app/callback'");
}

TEST(DemoCall, shows_no_secret_but_those_of_the_demo) {
    const auto call = call_of(DemoStep::refresh, a_walk("1"), hidden, "");
    EXPECT_THAT(to_request(call, origin).fields, HasSubstr("aWQ6aXQncyBzZWNyZXQ="));
    for (const auto& shown : {to_text(call, origin), to_curl(call, origin)}) {
        EXPECT_THAT(shown, Not(HasSubstr("secret'")));
        EXPECT_THAT(shown, Not(HasSubstr("aWQ6aXQncyBzZWNyZXQ=")));
    }
    EXPECT_THAT(to_curl(call, origin), HasSubstr("-u \"id:$client_secret\""));
}

TEST(DemoCall, of_a_public_client_names_it_and_proves_the_code) {
    auto walk = with_code(a_walk("1"));
    walk.verifier = "the-verifier";
    const auto exchange = to_request(call_of(DemoStep::exchange, walk, public_client, ""), origin);
    EXPECT_THAT(exchange.fields, Not(HasSubstr("Authorization")));
    EXPECT_THAT(exchange.body, HasSubstr("&client_id=id&code_verifier=the-verifier"));
}

TEST(DemoCall, of_the_api_carries_the_access_token) {
    auto walk = a_walk("1");
    walk.access_token = "v1u.token";
    const auto call = call_of(DemoStep::call, walk, confidential, "/api/v2/deals?limit=2");
    EXPECT_EQ(to_request(call, origin).fields, "Authorization: Bearer v1u.token\r\n");
    EXPECT_EQ(to_curl(call, origin),
              "curl 'http://127.0.0.1:8080/api/v2/deals?limit=2' \\\n"
              "  -H 'Authorization: Bearer v1u.token'");
}

TEST(DemoAnswer, gives_tokens_and_an_end) {
    Walk walk;
    take_answer(DemoStep::exchange, 200,
                R"({"access_token":"a","refresh_token":"r","api_domain":"http://x"})", walk);
    EXPECT_EQ(walk.access_token + walk.refresh_token + walk.api_domain, "arhttp://x");
    take_answer(DemoStep::refresh, 200, R"({"access_token":"b"})", walk);
    EXPECT_EQ(walk.access_token + walk.refresh_token, "br");
    take_answer(DemoStep::refresh, 400, R"({"access_token":"c"})", walk);
    take_answer(DemoStep::refresh, 200, "no json", walk);
    EXPECT_EQ(walk.access_token, "b");
    take_answer(DemoStep::uninstall, 400, "", walk);
    EXPECT_FALSE(walk.is_uninstalled);
    take_answer(DemoStep::uninstall, 200, "", walk);
    EXPECT_TRUE(walk.is_uninstalled);
}

TEST(DemoAnswer, is_indented_where_it_is_json) {
    EXPECT_EQ(readable(R"({"a":[1,"x"],"b":{},"c":null})"),
              "{\n  \"a\": [\n    1,\n    \"x\"\n  ],\n  \"b\": {},\n  \"c\": null\n}");
    EXPECT_EQ(readable("<html>"), "<html>");
    EXPECT_EQ(readable(""), "");
}

TEST(DemoApiCall, is_the_first_that_reads_and_needs_no_id) {
    const std::vector<OfferedOperation> own{{"POST", "/v1/orders", "", ""},
                                            {"GET", "/v1/orders/{id}", "", ""},
                                            {"GET", "/v1/orders", "", ""},
                                            {"GET", "/v1/stock", "", ""}};
    EXPECT_EQ(readable_path(own), "/v1/orders");
    const std::vector<OfferedOperation> demo{{"GET", "/api/v2/activities", "", ""},
                                             {"GET", "/api/v2/deals", "", ""}};
    EXPECT_EQ(readable_path(demo), "/api/v2/deals?limit=2");
    EXPECT_EQ(readable_path({}), "");
}

TEST(DemoCallbacks, come_after_what_scripts_know_on_every_app) {
    for (const auto& app : plan_world(1).apps) {
        ASSERT_GE(app.redirect_uris.size(), 5u) << app.name;
        EXPECT_FALSE(app.redirect_uris.front().contains(demo_callback_path)) << app.name;
        App registered;
        registered.redirect_uris = app.redirect_uris;
        EXPECT_EQ(demo_callback_of(registered, "http://localhost:9", origin),
                  "http://localhost:9/sandbox/demo-app/callback");
        EXPECT_EQ(demo_callback_of(registered, "http://box.example", origin),
                  "http://127.0.0.1:8080/sandbox/demo-app/callback");
    }
    EXPECT_EQ(demo_callback_of(App{}, origin, origin), "");
}

TEST(DemoCallbacks, are_given_to_the_apps_of_an_older_sandbox_once) {
    test::SandboxWorld world;
    const auto plan = plan_world(1);
    const auto& first = plan.apps.front();
    const auto change = [&](std::vector<std::string> uris) {
        world.store->write_now([&](WriteTx& tx) {
            App app = *tx.apps().find_by_client_id(first.client_id);
            app.redirect_uris = std::move(uris);
            return tx.apps().update(app);
        });
    };
    const auto callbacks = [&] {
        return world.store->read_now([&](const ReadTx& tx) {
            return tx.apps().find_by_client_id(first.client_id)->redirect_uris;
        });
    };
    change({"http://localhost:3000/callback"});
    settle_demo_callbacks(*world.store, plan, origin);
    EXPECT_THAT(callbacks(), ElementsAre("http://localhost:3000/callback",
                                         "http://127.0.0.1/sandbox/demo-app/callback",
                                         "http://localhost/sandbox/demo-app/callback",
                                         "http://[::1]/sandbox/demo-app/callback"));
    change({"http://localhost:3000/callback"});
    settle_demo_callbacks(*world.store, plan, origin);
    EXPECT_THAT(callbacks(), SizeIs(1)) << "somebody has removed them";
    settle_demo_callbacks(*world.store, plan, "http://192.168.7.1:8080");
    EXPECT_THAT(callbacks(), SizeIs(5)) << "the sandbox has another address now";
}

TEST(ClockWords, are_the_two_largest_units) {
    EXPECT_EQ(clock_words(hours{1}), "1 h");
    EXPECT_EQ(clock_words(days{60}), "60 days");
    EXPECT_EQ(clock_words(days{1} + hours{2} + minutes{5}), "1 day 2 h");
    EXPECT_EQ(clock_words(days{1} + seconds{3}), "1 day");
    EXPECT_EQ(clock_words(minutes{65}), "1 h 5 min");
    EXPECT_EQ(clock_words(seconds{30}), "30 s");
    EXPECT_EQ(clock_words(seconds{0}), "0 s");
}

}  // namespace grantor::sandbox
