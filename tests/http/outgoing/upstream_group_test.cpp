#include "http/outgoing/upstream_group.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <set>

#include "http/outgoing/upstream.hpp"

namespace grantor::http {
namespace {

class Group : public testing::Test {
 protected:
    static UpstreamGroup::Choice upstream(std::uint16_t port) {
        UpstreamOptions options;
        options.host = "127.0.0.1";
        options.port = port;
        return make_upstream(std::move(options));
    }
    // The next ones in turn, by their ports.
    std::vector<int> choose(int count) {
        std::vector<int> out;
        for (int i = 0; i < count; ++i) out.push_back(group.choose()->options().port);
        return out;
    }
    void take_down(std::size_t place) {
        group.all()[place].health->note_failure(std::chrono::steady_clock::now());
    }

    UpstreamGroup group{{upstream(1), upstream(2), upstream(3)}};
};

TEST_F(Group, has_at_least_one_upstream) {
    EXPECT_THROW(UpstreamGroup({}), std::invalid_argument);
    EXPECT_THROW(UpstreamGroup({nullptr}), std::invalid_argument);
    EXPECT_THROW(UpstreamGroup(std::vector(33, upstream(1))), std::invalid_argument);
}

TEST_F(Group, requests_go_to_each_in_turn) {
    EXPECT_THAT(choose(6), testing::ElementsAre(1, 2, 3, 1, 2, 3));
}

TEST_F(Group, one_that_is_down_is_left_out_and_if_all_are_none_is) {
    take_down(1);
    EXPECT_THAT(choose(6), testing::ElementsAre(1, 3, 3, 1, 3, 3));
    take_down(0);
    take_down(2);
    EXPECT_THAT(choose(3), testing::ElementsAre(1, 2, 3));
}

// A server that takes long for what it got has more and more of it in turn.
TEST_F(Group, the_one_with_the_fewest_requests_is_chosen_where_that_is_the_order) {
    const UpstreamGroup fewest({upstream(1), upstream(2), upstream(3)},
                               UpstreamOrder::fewest_in_flight);
    const auto port = [&] { return fewest.choose()->options().port; };
    std::vector<std::unique_ptr<CountedRequest>> slow;
    const auto load = [&](std::size_t place) {
        slow.push_back(std::make_unique<CountedRequest>(fewest.all()[place].upstream->load()));
    };
    load(0);
    for (int i = 0; i < 6; ++i) EXPECT_NE(port(), 1);
    load(1);
    for (int i = 0; i < 6; ++i) EXPECT_EQ(port(), 3);
    load(2);
    load(2);
    EXPECT_NE(port(), 3);
    slow.clear();
    // Where all have as many, in turn: a first one would get everything.
    std::set<int> ports;
    for (int i = 0; i < 3; ++i) ports.insert(port());
    EXPECT_EQ(ports.size(), 3u);
}

TEST_F(Group, one_that_is_down_is_not_the_one_with_the_fewest_until_its_trial) {
    const UpstreamGroup fewest({upstream(1), upstream(2)}, UpstreamOrder::fewest_in_flight);
    const CountedRequest busy(fewest.all()[0].upstream->load());
    auto& health = *fewest.all()[1].health;
    health.note_failure(std::chrono::steady_clock::now());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(fewest.choose()->options().port, 1);
    health.note_connected();
    health.note_failure(std::chrono::steady_clock::now() - std::chrono::hours{1});
    EXPECT_EQ(fewest.choose()->options().port, 2);
    EXPECT_EQ(fewest.choose()->options().port, 1);
}

TEST_F(Group, another_one_has_the_fewest_requests_of_those_that_are_left) {
    const UpstreamGroup fewest({upstream(1), upstream(2), upstream(3)},
                               UpstreamOrder::fewest_in_flight);
    const CountedRequest busy(fewest.all()[1].upstream->load());
    UpstreamGroup::Tried tried = 0;
    const auto* last = fewest.all()[0].upstream.get();
    std::vector<int> ports;
    while (const auto* other = fewest.choose_other(*last, tried)) {
        last = other->get();
        ports.push_back(last->options().port);
    }
    EXPECT_THAT(ports, testing::ElementsAre(3, 2));
}

TEST(CountedRequest, counts_once_wherever_it_goes) {
    UpstreamLoad first;
    UpstreamLoad second;
    {
        CountedRequest request(first);
        EXPECT_EQ(first.in_flight(), 1u);
        request.move_to(second);
        EXPECT_EQ(first.in_flight(), 0u);
        EXPECT_EQ(second.in_flight(), 1u);
        request.end();
        request.end();
        EXPECT_EQ(second.in_flight(), 0u);
        request.move_to(first);
        EXPECT_EQ(first.in_flight(), 1u);
    }
    EXPECT_EQ(first.in_flight(), 0u);
}

TEST_F(Group, another_one_is_each_once_and_those_that_are_up_first) {
    take_down(1);
    UpstreamGroup::Tried tried = 0;
    const auto* last = group.all()[0].upstream.get();
    std::vector<int> ports;
    while (const auto* other = group.choose_other(*last, tried)) {
        last = other->get();
        ports.push_back(last->options().port);
    }
    EXPECT_THAT(ports, testing::ElementsAre(3, 2));
}

TEST_F(Group, a_forward_of_one_upstream_has_no_others) {
    Forward alone;
    forward_to(make_upstream_group({upstream(1)}), alone);
    EXPECT_EQ(alone.upstream->options().port, 1);
    EXPECT_EQ(alone.others, nullptr);
    Forward several;
    forward_to(make_upstream_group({upstream(1), upstream(2)}), several);
    EXPECT_NE(several.others, nullptr);
}

}  // namespace
}  // namespace grantor::http
