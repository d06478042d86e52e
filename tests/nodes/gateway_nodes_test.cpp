// The credential gateway on two nodes: a provider whose refresh tokens work once sees each of them
// once.
#include <atomic>
#include <thread>

#include "gateway/gateway.hpp"
#include "tests/gateway/gateway_service.hpp"
#include "tests/nodes/cluster.hpp"

namespace grantor::test {
namespace {

class GatewayNodes : protected ClusterDatabase, public GatewayService {
 protected:
    GatewayNodes() : GatewayService({}, is_there() ? as_node() : ServiceWish{}) {}
    void SetUp() override {
        if (!is_there()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        other = std::make_unique<RunningService>(wish(as_node()));
        provider.takes_refresh_tokens_once = true;
    }
    int call_at(RunningService& at, const std::string& secret) {
        return at.get("/gateway/acme/api/deals", {{"Authorization", "Bearer " + secret}}).status;
    }

    std::unique_ptr<RunningService> other;
};

TEST_F(GatewayNodes, refresh_a_connection_once_whoever_is_called) {
    provider.expires_in = 3600;
    connect("acme");
    const auto secret = key({"any", {}, {}, 0});
    ASSERT_EQ(call_at(service, secret), 200);
    ASSERT_EQ(call_at(*other, secret), 200);
    for (int round = 1; round <= 5; ++round) {
        const auto asked = provider.token_requests.load();
        service.advance(seconds{3700});
        other->advance(seconds{3700});
        std::atomic<int> succeeded{0};
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&, i] {
                if (call_at(i % 2 == 0 ? service : *other, secret) == 200) ++succeeded;
            });
        callers.clear();
        EXPECT_EQ(succeeded, 8) << round;
        EXPECT_EQ(provider.token_requests, asked + 1) << round;
        EXPECT_EQ(find("acme").state, ConnectionState::ok) << round;
        EXPECT_EQ(find("acme").generation, 1 + round);
    }
}

}  // namespace
}  // namespace grantor::test
