// A request that needs the database does not hold up those that do not, however long it waits.
#include <fmt/format.h>
#include <latch>
#include <thread>

#include "tests/nodes/cluster.hpp"

namespace grantor::test {
namespace {

// With one I/O thread, so that one read on it would be enough.
class IoThread : private ClusterDatabase, public testing::Test {
 protected:
    void SetUp() override {
        if (!is_there()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        auto wish = as_node();
        wish.options = [](app::Options& options) {
            options.server.threads = 1;
            options.server.trusted_proxies = {"127.0.0.1/32"};
            options.api_domain = "https://{company}.example.com";
        };
        node.emplace(std::move(wish));
        const auto acme = node->add_company("acme");
        const auto app = node->add_app(acme);
        token = node->install(app, node->add_user("ada@acme.test", acme)).access_token;
    }
    // Until let_go() no read comes through.
    void hold_all_readers() {
        for (std::size_t i = 0; i < readers; ++i)
            holders.emplace_back([this] {
                node->store().read_once_now([this](const ReadTx&) {
                    are_held.count_down();
                    is_let_go.wait();
                    return true;
                });
            });
        are_held.wait();
    }
    void let_go() {
        is_let_go.count_down();
        for (auto& each : holders) each.join();
    }
    std::string request(std::string_view path, std::string_view host) const {
        return fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n", path,
                           host, token);
    }
    // Others are answered while this one waits, and then it is answered as well.
    void expect_to_hold_up_nobody(const std::string& asked) {
        hold_all_readers();
        http::RawClient waiting(node->port());
        waiting.send(asked);
        // The thread has come to the waiting request by the second at the latest.
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(node->get("/.well-known/oauth-authorization-server").status, 200) << i;
        let_go();
        EXPECT_EQ(waiting.read().status, 200);
    }

    const std::size_t readers = PostgresOptions{}.pool;
    std::optional<RunningService> node;
    std::string token;

 private:
    std::latch are_held{static_cast<std::ptrdiff_t>(readers)};
    std::latch is_let_go{1};
    std::vector<std::thread> holders;
};

TEST_F(IoThread, is_free_while_a_company_s_first_request_of_the_day_waits) {
    expect_to_hold_up_nobody(request("/api/v2/deals?limit=1", "127.0.0.1"));
}

// The API's own read suspends, so the host's is the only one on the thread.
TEST_F(IoThread, is_free_while_the_first_request_to_a_company_s_host_waits) {
    ASSERT_EQ(node->send(request("/api/v2/deals?limit=1", "127.0.0.1")).status, 200);
    expect_to_hold_up_nobody(request("/api/v2/deals?limit=1", "acme.example.com"));
}

TEST_F(IoThread, is_free_while_the_check_of_another_proxy_waits) {
    expect_to_hold_up_nobody(request("/edge/check/api/v2/deals?limit=1", "acme.example.com"));
}

}  // namespace
}  // namespace grantor::test
