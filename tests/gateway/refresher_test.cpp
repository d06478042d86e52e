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

TEST_F(Nodes, break_a_connection_only_for_what_is_final) {
    auto& node = add_node();
    std::uint64_t failures = 0;
    for (const auto& [status, body] :
         std::vector<std::pair<int, std::string>>{{500, R"({"error":"invalid_grant"})"},
                                                  {429, ""},
                                                  {200, "garbage"},
                                                  {302, ""},
                                                  {400, R"({"error":"invalid_request"})"}}) {
        node.refresh_ahead(connection.id, connection.generation);
        ASSERT_TRUE(comes_true([&] { return asked() == failures + 1; }));
        answer(failures++, status, body);
        ASSERT_TRUE(comes_true([&] { return node.counts().failed == failures; })) << status;
        EXPECT_EQ(find("acme").state, ConnectionState::ok) << status;
    }
    node.refresh_ahead(connection.id, connection.generation);
    ASSERT_TRUE(comes_true([&] { return asked() == failures + 1; }));
    answer(failures, 400, R"({"error":"invalid_grant"})");
    ASSERT_TRUE(comes_true([&] { return node.counts().broken == 1; }));
    EXPECT_EQ(find("acme").state, ConnectionState::broken);
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
