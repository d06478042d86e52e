// Bursts of tokens that are used on several nodes.
#include <gtest/gtest.h>
#include <memory>
#include <thread>
#include <vector>

#include "edge/limits/rate_limits.hpp"
#include "service/nodes/count_exchange.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::edge {
namespace {

constexpr std::int32_t burst = 80;

class SharedBursts : public testing::Test {
 protected:
    struct Node {
        RateLimits limits;
        CountExchange exchange;
    };

    SharedBursts() {
        store->write_now([this](WriteTx& tx) {
            Company company;
            company.label = "acme";
            acme = tx.companies().add(company);
        });
        for (std::int64_t number = 1; number <= 3; ++number) add_node(NodeId{number});
    }
    void add_node(NodeId node) {
        auto limits = std::make_unique<RateLimits>(*store, policy, node);
        exchanges.push_back(std::make_unique<CountExchange>(
            *store, clock, node, std::vector<CountSource>{limits->as_source()}));
        nodes.push_back(std::move(limits));
    }
    // Every node tells and hears; the first one hears last as well.
    void exchange() {
        for (auto& each : exchanges) each->exchange();
        exchanges.front()->exchange();
    }
    LimitOutcome take(std::size_t node, std::int64_t grant = 7) {
        return take_at(clock.now(), node, grant);
    }
    LimitOutcome take_at(Time now, std::size_t node, std::int64_t grant = 7) {
        while (true) {
            try {
                return nodes[node]->take({acme, UserId{1}, AppId{1}, GrantId{grant}, {}},
                                         {1, false}, now);
            } catch (const StoreBusy&) {
                std::this_thread::yield();  // more of the daily budget is on its way
            }
        }
    }
    int passed(std::size_t node, int requests, std::int64_t grant = 7) {
        int out = 0;
        for (int i = 0; i < requests; ++i) out += take(node, grant).exceeded == Limit::none ? 1 : 0;
        return out;
    }

    test::TemporaryDirectory directory;
    std::unique_ptr<Store> store = open_sqlite({.path = directory.file("grantor.db")});
    Clock clock;
    LimitPolicy policy;
    CompanyId acme;
    std::vector<std::unique_ptr<RateLimits>> nodes;
    std::vector<std::unique_ptr<CountExchange>> exchanges;
};

TEST_F(SharedBursts, what_a_token_sends_through_one_node_counts_on_the_others) {
    EXPECT_EQ(passed(0, burst + 10), burst);
    exchange();
    const auto refused = take(1);
    EXPECT_EQ(refused.exceeded, Limit::burst);
    EXPECT_EQ(refused.state.burst_remaining, 0);
    EXPECT_GE(refused.retry_after_s, 1);
    EXPECT_EQ(take(2).exceeded, Limit::burst);
    EXPECT_EQ(take(2, 8).exceeded, Limit::none) << "another token";
    EXPECT_EQ(nodes[1]
                  ->look({acme, UserId{1}, AppId{1}, GrantId{7}, {}}, {}, clock.now())
                  .burst_remaining,
              0);
}

TEST_F(SharedBursts, the_parts_of_several_nodes_add_up) {
    EXPECT_EQ(passed(0, 30), 30);
    EXPECT_EQ(passed(1, 30), 30);
    exchange();
    EXPECT_EQ(passed(2, burst), burst - 60);
    exchange();
    EXPECT_EQ(passed(0, burst), 0);
}

TEST_F(SharedBursts, a_little_is_told_to_nobody) {
    passed(0, burst / 8);
    exchange();
    EXPECT_TRUE(store->read_now([&](const ReadTx& tx) {
        return tx.node_counts().of_others(CountKind::requests, {9}, Time{}, 10).empty();
    }));
    EXPECT_EQ(passed(1, burst + 1), burst);
}

TEST_F(SharedBursts, of_a_node_that_died_is_forgotten_after_two_seconds) {
    passed(0, burst);
    exchange();
    ASSERT_EQ(take(1).exceeded, Limit::burst);
    clock.set_offset(clock.offset() + seconds{3});
    EXPECT_EQ(take(1).exceeded, Limit::none);
}

TEST_F(SharedBursts, take_a_bounded_number_of_rows_in_a_flood) {
    for (std::int64_t grant = 1; grant <= 600; ++grant) passed(0, 12, grant);
    exchanges[0]->exchange();
    const auto rows = store->read_now([&](const ReadTx& tx) {
        return tx.node_counts().of_others(CountKind::requests, {9}, Time{}, 10'000).size();
    });
    EXPECT_GT(rows, 0u);
    EXPECT_LE(rows, CountExchange::told_max);
}

// A client whose requests are spread over three nodes, at five times what it may send. Each node
// hears what the others had told one interval ago.
TEST_F(SharedBursts, a_steady_client_of_three_nodes_gets_little_more_than_its_limit) {
    std::vector<CountSource> sources;
    for (auto& node : nodes) sources.push_back(node->as_source());
    std::vector<std::vector<NodeCount>> told(nodes.size());
    const auto exchange_at = [&](Time now) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            std::vector<NodeCount> heard;
            for (std::size_t j = 0; j < nodes.size(); ++j)
                if (j != i) heard.insert(heard.end(), told[j].begin(), told[j].end());
            sources[i].take_others(heard, now);
        }
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            told[i] = sources[i].changes(CountExchange::told_max, now);
            for (auto& count : told[i]) count.noted_at = now;
        }
    };
    constexpr milliseconds pause{5};
    constexpr int requests = 4000;  // 20 seconds
    const auto start = clock.now();
    int passes = 0;
    for (int i = 0; i < requests; ++i) {
        const auto now = start + i * pause;
        if (i * pause % CountExchange::interval == milliseconds{0}) exchange_at(now);
        const auto outcome = take_at(now, static_cast<std::size_t>(i) % nodes.size());
        passes += outcome.exceeded == Limit::none ? 1 : 0;
    }
    const auto fair = burst * static_cast<int>(requests * pause / burst_window);
    EXPECT_GE(passes, fair * 9 / 10);
    EXPECT_LE(passes, fair * 3 / 2);
    RecordProperty("passed_in_percent_of_the_limit", passes * 100 / fair);
}

}  // namespace
}  // namespace grantor::edge
