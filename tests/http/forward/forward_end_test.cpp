// What is reported about a forwarded request when it is over.
#include <atomic>
#include <gtest/gtest.h>
#include <thread>

#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

struct Told {
    explicit Told(ServerOptions options = RunningServer::one_thread(),
                  std::uint64_t body_max = 100'000)
        : running(with(upstream.port(), body_max), std::move(options)) {
        running.forward.on_end = [this](const ForwardOutcome& end) {
            outcome = end;
            ++count;
        };
    }
    // Once it has been told; and it must not be told again by the time that all is over.
    ForwardOutcome await() {
        EXPECT_TRUE(comes_true([&] { return count == 1; }));
        return outcome;
    }
    static UpstreamOptions with(std::uint16_t port, std::uint64_t body_max) {
        auto options = ForwardingServer::to_port(port);
        options.body_max = body_max;
        return options;
    }

    RawUpstream upstream;
    ForwardOutcome outcome;
    std::atomic<int> count = 0;
    ForwardingServer running;
};

void expect_over(const Told& told) {
    EXPECT_TRUE(comes_true([&] { return told.running.counts().requests_in_flight == 0; }));
    EXPECT_EQ(told.count, 1);
}

}  // namespace

TEST(ForwardEnd, of_a_whole_answer) {
    Told told;
    auto client = told.running.connect();
    client.send(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    auto peer = told.upstream.accept();
    EXPECT_TRUE(peer.read_until("0\r\n\r\n").ends_with("0\r\n\r\n"));
    peer.send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwxyz\r\n");
    EXPECT_EQ(client.read_head().status, 201);
    EXPECT_EQ(told.count, 0);
    peer.send("3\r\nabc\r\n0\r\n\r\n");
    const auto outcome = told.await();
    EXPECT_EQ(outcome.status, 201);
    EXPECT_EQ(outcome.failure, std::nullopt);
    EXPECT_FALSE(outcome.is_cut);
    EXPECT_FALSE(outcome.was_repeated);
    EXPECT_EQ(outcome.request_bytes, 5u);
    EXPECT_EQ(outcome.answer_bytes, 7u);
    EXPECT_GT(outcome.duration.count(), 0);
    expect_over(told);
}

TEST(ForwardEnd, of_an_answer_without_a_body) {
    Told told;
    auto client = told.running.connect();
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    auto peer = told.upstream.accept();
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(client.read_head().status, 200);
    const auto outcome = told.await();
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.answer_bytes, 0u);
    EXPECT_FALSE(outcome.is_cut);
}

TEST(ForwardEnd, of_an_upstream_that_is_down) {
    Told told;
    told.upstream.close();
    EXPECT_EQ(told.running.connect().exchange(get("/")).status, 502);
    const auto outcome = told.await();
    EXPECT_EQ(outcome.status, 502);
    EXPECT_EQ(outcome.failure, ForwardFailure::unreachable);
    EXPECT_FALSE(outcome.is_cut);
    expect_over(told);
}

TEST(ForwardEnd, of_requests_that_are_refused_at_once) {
    Told large;
    auto client = large.running.connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n");
    EXPECT_EQ(client.read().status, 413);
    EXPECT_EQ(large.await().status, 413);
    EXPECT_EQ(large.await().failure, ForwardFailure::body_too_large);
    Told upgrade;
    EXPECT_EQ(upgrade.running.connect()
                  .exchange("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n")
                  .status,
              501);
    EXPECT_EQ(upgrade.await().failure, ForwardFailure::upgrade_refused);
    expect_over(upgrade);
}

TEST(ForwardEnd, of_a_body_that_turns_out_malformed) {
    Told told;
    auto client = told.running.connect();
    client.send(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\nnonsense\r\n");
    EXPECT_EQ(client.read().status, 400);
    const auto outcome = told.await();
    EXPECT_EQ(outcome.failure, ForwardFailure::malformed_body);
    EXPECT_EQ(outcome.status, 400);
}

TEST(ForwardEnd, of_an_answer_that_breaks_off) {
    Told told;
    auto client = told.running.connect();
    client.send(get("/"));
    auto peer = told.upstream.accept();
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(client.read_head().status, 200);
    peer.close();
    const auto outcome = told.await();
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.failure, ForwardFailure::broken_answer);
    EXPECT_TRUE(outcome.is_cut);
    EXPECT_EQ(outcome.answer_bytes, 5u);
    EXPECT_EQ(client.read_to_end(), std::nullopt);
    expect_over(told);
}

TEST(ForwardEnd, of_a_client_that_leaves_in_the_middle) {
    Told told;
    auto client = told.running.connect();
    client.send(get("/"));
    auto peer = told.upstream.accept();
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(client.read_head().status, 200);
    client.close();
    const auto outcome = told.await();
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.failure, std::nullopt);
    EXPECT_TRUE(outcome.is_cut);
    expect_over(told);
}

TEST(ForwardEnd, of_a_client_that_leaves_before_there_is_an_answer) {
    Told told;
    auto client = told.running.connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    auto peer = told.upstream.accept();
    peer.read_head();
    EXPECT_EQ(peer.read(5), "hello");
    client.close();
    const auto outcome = told.await();
    EXPECT_EQ(outcome.status, 0);
    EXPECT_TRUE(outcome.is_cut);
    EXPECT_EQ(outcome.request_bytes, 5u);
    expect_over(told);
}

TEST(ForwardEnd, of_a_client_that_is_too_slow) {
    Told told(RunningServer::fast_time());
    auto client = told.running.connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(client.read().status, 408);
    const auto outcome = told.await();
    EXPECT_EQ(outcome.status, 408);
    EXPECT_EQ(outcome.failure, std::nullopt);
    expect_over(told);
}

TEST(ForwardEnd, of_a_server_that_stops) {
    Told told;
    auto client = told.running.connect();
    client.send(get("/"));
    auto peer = told.upstream.accept();
    peer.read_head();
    told.running.server.stop(std::chrono::milliseconds{1});
    EXPECT_TRUE(told.await().is_cut);
    EXPECT_EQ(told.await().status, 0);
}

}  // namespace grantor::http
