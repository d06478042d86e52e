// Attack 30: a slow or greedy client takes the connections to an upstream from nobody.
#include <gtest/gtest.h>
#include <thread>

#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

std::string post(std::size_t size, std::string_view fields = {}) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n" +
           std::string(fields) + "\r\n";
}

const BothEnds::Change gathering = [](UpstreamOptions& options) {
    options.gathered_max = UpstreamOptions::short_body_max;
};

}  // namespace

TEST(ForwardShare, a_short_body_is_read_whole_before_the_upstream_sees_anything) {
    BothEnds both(gathering);
    both.client.send(post(10, "Expect: 100-continue\r\n"));
    EXPECT_EQ(both.client.read().status, 100);
    both.client.send("12345");
    // A second client is served meanwhile, after what the first has sent.
    auto other = both.running.connect();
    EXPECT_EQ(other.exchange("GET /own/x HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
    EXPECT_FALSE(both.upstream.has_visitor());
    both.client.send("67890");
    auto peer = both.upstream.accept();
    EXPECT_TRUE(peer.read_head().contains("Content-Length: 10\r\n"));
    EXPECT_EQ(peer.read(10), "1234567890");
    peer.send(sized_answer("done"));
    EXPECT_EQ(both.client.read().body, "done");
}

TEST(ForwardShare, a_short_body_in_small_pieces_arrives_whole) {
    BothEnds both(gathering);
    const std::string body(20'000, 'b');
    both.client.send(post(body.size(), "X-Long: " + std::string(3000, 'h') + "\r\n"));
    for (std::size_t at = 0; at < body.size(); at += 500) both.client.send(body.substr(at, 500));
    auto peer = both.upstream.accept();
    const auto head = peer.read_head();
    EXPECT_TRUE(head.contains("X-Long: " + std::string(3000, 'h') + "\r\n"));
    EXPECT_EQ(peer.read(body.size()), body);
    peer.send(sized_answer("done"));
    EXPECT_EQ(both.client.read().body, "done");
}

TEST(ForwardShare, a_long_body_is_passed_on_as_it_comes) {
    BothEnds both(gathering);
    const std::string body(UpstreamOptions::short_body_max + 1, 'b');
    both.client.send(post(body.size()) + body.substr(0, 100));
    auto peer = both.upstream.accept();
    EXPECT_NE(peer.read_head(), "");
    EXPECT_EQ(peer.read(100), body.substr(0, 100));
    both.client.send(body.substr(100));
    EXPECT_EQ(peer.read(body.size() - 100), body.substr(100));
}

TEST(ForwardShare, a_body_that_ends_nowhere_is_given_up_before_the_upstream_sees_it) {
    BothEnds both(gathering, RunningServer::fast_time());
    both.client.send(post(10) + "1234");
    EXPECT_EQ(both.client.read().status, 408);
    EXPECT_FALSE(both.upstream.has_visitor());
}

// A byte now and then kept a connection to the upstream for ever.
TEST(ForwardShare, a_body_must_come_at_the_least_rate) {
    auto options = RunningServer::fast_time();
    options.limits.body_progress_min = std::uint64_t{1} << 40;
    BothEnds both(options);
    both.client.send(post(90'000'000));
    auto peer = both.upstream.accept();
    std::thread trickle([&] {
        while (both.client.send("a")) std::this_thread::yield();
    });
    // It takes what comes: a wait for the upstream is not the client's.
    std::thread drain([&] {
        while (!peer.read(1).empty()) continue;
    });
    EXPECT_TRUE(comes_true([&] { return both.running.counts().connections_timed_out == 1; }));
    EXPECT_TRUE(comes_true([&] { return both.running.counts().connections_open == 0; }));
    trickle.join();
    drain.join();
}

TEST(ForwardShare, nobody_has_more_than_a_quarter_of_the_connections) {
    BothEnds both([](UpstreamOptions& options) { options.connections_max = 4; });
    both.running.pay({1, 10});
    auto first = both.ask();
    auto second = both.running.connect();
    second.send(get("/second"));
    // Answered after the second has come to wait.
    auto other = both.running.connect();
    EXPECT_EQ(other.exchange(get("/own/x")).status, 200);
    EXPECT_FALSE(both.upstream.has_visitor());

    both.running.pay({2, 20});
    other.send(get("/other"));
    auto free = both.upstream.accept();
    EXPECT_TRUE(free.read_head().starts_with("GET /other "));
    free.send(sized_answer("other"));
    EXPECT_EQ(other.read().body, "other");

    first.send(sized_answer("first"));
    EXPECT_EQ(both.client.read().body, "first");
    EXPECT_TRUE(first.read_head().starts_with("GET /second "));
    first.send(sized_answer("second"));
    EXPECT_EQ(second.read().body, "second");
}

TEST(ForwardShare, a_company_has_half_of_the_connections_however_many_apps_it_has) {
    BothEnds both([](UpstreamOptions& options) { options.connections_max = 4; });
    both.running.pay({1, 10});
    auto first = both.ask();
    auto second = both.running.connect();
    both.running.pay({2, 10});
    second.send(get("/second"));
    auto second_peer = both.upstream.accept();
    EXPECT_NE(second_peer.read_head(), "");
    auto third = both.running.connect();
    both.running.pay({3, 10});
    third.send(get("/third"));
    auto other = both.running.connect();
    EXPECT_EQ(other.exchange(get("/own/x")).status, 200);
    EXPECT_FALSE(both.upstream.has_visitor());
    second_peer.close();
    EXPECT_EQ(second.read().status, 502);
    auto third_peer = both.upstream.accept();
    EXPECT_TRUE(third_peer.read_head().starts_with("GET /third "));
}

}  // namespace grantor::http
