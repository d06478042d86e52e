#include "http/outgoing/upstream_group.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
