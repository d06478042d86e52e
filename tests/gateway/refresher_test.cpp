#include "gateway/refresher.hpp"

#include <future>

#include "gateway/connection_tokens.hpp"
#include "tests/gateway/gateway_service.hpp"

namespace grantor::test {
namespace {

using gateway::Refresher;
using testing::HasSubstr;

// Refreshers as several nodes have them, over one store, with a provider that answers when the test
// says so.
class Nodes : public GatewayService {
 protected:
    Nodes() { connection = connect("acme"); }
    ~Nodes() override {
        for (auto& node : nodes) node->stop();
    }

    Refresher& add_node() {
        auto& own = gateway();
        nodes.push_back(std::make_unique<Refresher>(
            Refresher::Parts{service.store(), own.services().clock, own.services().keys,
                             own.services().random, own.providers(),
                             [this](http::ClientRequest request, http::OnClientResult done) {
                                 const std::lock_guard lock(mutex);
                                 requests.push_back({std::move(request), std::move(done)});
                             },
                             [](const std::string&) {}}));
        return *nodes.back();
    }
    template <class Condition>
    static bool comes_true(Condition condition) {
        for (int i = 0; i < 10'000'000; ++i) {
            if (condition()) return true;
            std::this_thread::yield();
        }
        return false;
    }
    std::size_t asked() {
        const std::lock_guard lock(mutex);
        return requests.size();
    }
    void answer(std::size_t index, int status, std::string body) {
        http::OnClientResult done;
        {
            const std::lock_guard lock(mutex);
            done = requests[index].done;
        }
        done(http::ClientAnswer{status, std::move(body), {}});
    }

    struct Asked {
        http::ClientRequest request;
        http::OnClientResult done;
    };
    std::mutex mutex;
    std::vector<Asked> requests;
    std::vector<std::unique_ptr<Refresher>> nodes;
    Connection connection;
};

constexpr auto new_tokens =
    R"({"access_token":"at-new","refresh_token":"rt-new","expires_in":3600,"token_type":"bearer"})";

}  // namespace

TEST_F(Nodes, ask_once_together) {
    auto& one = add_node();
    auto& two = add_node();
    one.refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == 1; }));
    two.refresh_ahead(connection.id, connection.generation);
    EXPECT_THAT(requests[0].request.body, HasSubstr("grant_type=refresh_token"));
    answer(0, 200, new_tokens);
    ASSERT_TRUE(comes_true([&] { return two.counts().refreshed == 1; }))
        << "hears what the other was told";
    EXPECT_TRUE(comes_true([&] { return one.counts().refreshed == 1; }));
    EXPECT_EQ(asked(), 1u);
    EXPECT_EQ(find("acme").generation, connection.generation + 1);
}

TEST_F(Nodes, take_over_from_one_that_died) {
    add_node().refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == 1; }));
    nodes.front()->stop();
    auto& other = add_node();
    service.advance(seconds{16});
    other.refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == 2; }));
    // With the same refresh token, which providers take again for a while.
    EXPECT_EQ(requests[1].request.body, requests[0].request.body);
    answer(1, 200, new_tokens);
    ASSERT_TRUE(comes_true([&] { return other.counts().refreshed == 1; }));
}

// The provider has taken the old refresh token back by then.
TEST_F(Nodes, keep_an_answer_that_comes_while_they_stop) {
    auto& node = add_node();
    node.refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == 1; }));
    auto stopping = std::async(std::launch::async, [&] { node.stop(seconds{20}); });
    answer(0, 200, new_tokens);
    stopping.get();
    EXPECT_EQ(find("acme").generation, connection.generation + 1);
    EXPECT_EQ(node.counts().refreshed, 1u);
}

TEST_F(Nodes, keep_what_a_refresh_leaves_out) {
    auto& node = add_node();
    node.refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == 1; }));
    answer(0, 200, R"({"access_token":"at-new","token_type":"Bearer","expires_in":60})");
    ASSERT_TRUE(comes_true([&] { return node.counts().refreshed == 1; }));
    const auto kept = find("acme");
    EXPECT_EQ(kept.refresh_token, connection.refresh_token);
    EXPECT_EQ(kept.scope, connection.scope);
    EXPECT_EQ(kept.api_base, connection.api_base);
    EXPECT_LE(kept.expires_at, now() + seconds{60});
    EXPECT_LT(kept.expires_at, connection.expires_at);
}

TEST_F(Nodes, break_a_connection_only_for_a_proven_end) {
    auto& node = add_node();
    std::uint64_t failures = 0;
    for (const auto& [status, body] : std::vector<std::pair<int, std::string>>{
             {500, R"({"error":"invalid_grant"})"},
             {429, R"({"error":"invalid_grant"})"},
             {200, "garbage"},
             {200, "{}"},
             {302, ""},
             {401, "<html>Sign in</html>"},
             {403, "<html>Blocked</html>"},
             {404, ""},
             {400, R"({"error":"invalid_request"})"},
             {400, R"({"error":"invalid_client"})"},
             {401, R"({"error":"invalid_client","error_description":"refresh token is invalid"})"},
             {200, R"({"error":"incorrect_client_credentials"})"},
             {400, R"({"status":"BAD_CLIENT_ID"})"},
             {400, R"({"error":"unauthorized_client"})"},
             {400, R"({"error":"invalid_request","error_description":"Missing refresh token"})"},
             {400, R"({"error":"temporarily_unavailable"})"},
             {200, R"({"ok":false,"error":"ratelimited"})"}}) {
        node.refresh_ahead(connection.id, connection.generation);
        ASSERT_TRUE(comes_true([&] { return asked() == failures + 1; })) << body;
        answer(failures++, status, body);
        ASSERT_TRUE(comes_true([&] { return node.counts().failed == failures; })) << body;
        const auto kept = find("acme");
        EXPECT_EQ(kept.state, ConnectionState::ok) << body;
        EXPECT_NE(kept.reason, "") << body;
        EXPECT_EQ(gateway::standing_of(kept, gateway().providers(), now()).state, "failing");
        service.advance(minutes{1});
    }
    node.refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == failures + 1; }));
    answer(failures, 400, R"({"error":"invalid_grant"})");
    ASSERT_TRUE(comes_true([&] { return node.counts().broken == 1; }));
    EXPECT_EQ(find("acme").state, ConnectionState::broken);
}

// The words of GitHub, HubSpot, Slack, Twitch, Atlassian, LinkedIn, Zoho and others.
TEST_F(Nodes, know_the_end_of_a_grant_in_any_form) {
    auto& node = add_node();
    std::size_t number = 0;
    for (const auto& [status, body] : std::vector<std::pair<int, std::string>>{
             {200, R"({"error":"bad_refresh_token","error_description":"It is wrong."})"},
             {200, "error=bad_refresh_token&error_description=It+is+wrong."},
             {400,
              R"({"status":"BAD_REFRESH_TOKEN","message":"missing or unknown refresh token"})"},
             {200, R"({"ok":false,"error":"invalid_refresh_token"})"},
             {200, R"({"ok":false,"error":"token_revoked"})"},
             {400, R"({"status":400,"message":"Invalid refresh token"})"},
             {403,
              R"({"error":"unauthorized_client","error_description":"refresh_token is invalid"})"},
             {400,
              R"({"error":"invalid_request","error_description":"The refresh token is expired."})"},
             {200, R"({"error":"invalid_code"})"},
             {401, R"({"error":{"code":"invalid_grant","message":"over"}})"},
             {400, R"({"errors":[{"errorType":"expired_token"}]})"},
             {400, R"({"errorCode":"refreshTokenExpired"})"},
             {400, R"({"code":"invalid_grant"})"}}) {
        const auto now = find("acme");
        node.refresh_ahead(now.id, now.generation);
        ASSERT_TRUE(comes_true([&] { return asked() == number + 1; })) << body;
        answer(number++, status, body);
        ASSERT_TRUE(comes_true([&] { return node.counts().broken == number; })) << body;
        const auto kept = find("acme");
        EXPECT_EQ(kept.state, ConnectionState::broken) << body;
        EXPECT_THAT(kept.reason, HasSubstr("no longer accepts its tokens")) << body;
        PageVisitor visitor(service);
        ASSERT_EQ(come_back(visitor, depart(visitor, kept)).status, 303);
    }
}

// A provider that rotates has ended the old refresh token with its answer.
TEST_F(Nodes, keep_a_refresh_token_whatever_else_came_with_it) {
    auto& node = add_node();
    std::size_t number = 0;
    for (const std::string body :
         {R"({"access_token":"","refresh_token":"rt-0"})",
          R"({"access_token":7,"token_type":"bearer","refresh_token":"rt-1"})",
          R"({"access_token":"at","token_type":"mac","refresh_token":"rt-2"})",
          R"({"access_token":"at","token_type":"bearer","refresh_token" : "rt-3","expires_)"}) {
        node.refresh_ahead(connection.id, connection.generation);
        ASSERT_TRUE(comes_true([&] { return asked() == number + 1; }));
        answer(number++, 200, body);
        ASSERT_TRUE(comes_true([&] { return node.counts().failed == number; })) << body;
        EXPECT_EQ(find("acme").state, ConnectionState::ok);
        service.advance(minutes{1});
        node.refresh_ahead(connection.id, connection.generation);
        ASSERT_TRUE(comes_true([&] { return asked() == number + 1; }));
        EXPECT_THAT(requests[number].request.body, HasSubstr(fmt::format("rt-{}", number / 2)));
        answer(number++, 503, "");
        ASSERT_TRUE(comes_true([&] { return node.counts().failed == number; }));
        service.advance(minutes{1});
    }
    // And what cannot be used is as if it had not come.
    node.refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == number + 1; }));
    answer(number, 200,
           R"({"access_token":"at","refresh_token":"rt-9","expires_in":{},"scope":{"a":1},)"
           R"("api_domain":"javascript:x"})");
    ASSERT_TRUE(comes_true([&] { return node.counts().refreshed == 1; }));
    EXPECT_EQ(find("acme").api_base, connection.api_base);
    EXPECT_EQ(find("acme").scope, connection.scope);
}

TEST_F(Nodes, keep_an_answer_until_the_store_takes_it) {
    auto& node = add_node();
    node.refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == 1; }));
    is_store_failing = true;
    answer(0, 200, new_tokens);
    ASSERT_TRUE(comes_true([&] { return failed_operations > 0; }));
    node.refresh_ahead(connection.id, connection.generation);
    is_store_failing = false;
    ASSERT_TRUE(comes_true([&] { return node.counts().refreshed == 1; }));
    EXPECT_EQ(asked(), 1u) << "with the refresh token that has been used";
    EXPECT_EQ(find("acme").generation, connection.generation + 1);
}

// Ten thousand calls over a hundred connections whose tokens have all expired.
TEST_F(GatewayService, a_hundred_expired_connections_are_refreshed_a_hundred_times) {
    provider.takes_every_token = true;
    constexpr int connections = 100;
    constexpr int calls_of_each = 100;
    constexpr int callers = 16;
    for (int i = 0; i < connections; ++i) connect(fmt::format("c-{}", i));
    const auto known = key({"any", {}, {}, 0});
    const auto before = provider.token_requests.load();
    service.advance(hours{2});
    std::atomic<int> next = 0;
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i)
        threads.emplace_back([&] {
            for (int call_number; (call_number = next++) < connections * calls_of_each;)
                if (call(fmt::format("c-{}/api/deals", call_number % connections), known).status !=
                    200)
                    ++failed;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(provider.token_requests - before, connections);
}

}  // namespace grantor::test
