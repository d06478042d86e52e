// What is reported about a forwarded request when it is over.
#include <atomic>
#include <gtest/gtest.h>
#include <thread>

#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

// What the server tells; it must outlive it.
struct Told {
    ForwardOutcome outcome;
    std::atomic<int> count = 0;
};

class ForwardEnd : public testing::Test, protected Told, protected BothEnds {
 protected:
    explicit ForwardEnd(ServerOptions options = RunningServer::one_thread())
        : BothEnds([](auto& upstream) { upstream.body_max = 100'000; }, std::move(options)) {
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
    void expect_over() {
        EXPECT_TRUE(comes_true([&] { return running.counts().requests_in_flight == 0; }));
        EXPECT_EQ(count, 1);
    }
};

class ForwardEndLate : public ForwardEnd {
 protected:
    ForwardEndLate() : ForwardEnd(RunningServer::fast_time()) {}
};

}  // namespace

TEST_F(ForwardEnd, of_a_whole_answer) {
    client.send(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    auto peer = upstream.accept();
    EXPECT_TRUE(peer.read_until("0\r\n\r\n").ends_with("0\r\n\r\n"));
    peer.send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwxyz\r\n");
    EXPECT_EQ(client.read_head().status, 201);
    EXPECT_EQ(count, 0);
    peer.send("3\r\nabc\r\n0\r\n\r\n");
    const auto outcome = await();
    EXPECT_EQ(outcome.status, 201);
    EXPECT_EQ(outcome.failure, std::nullopt);
    EXPECT_FALSE(outcome.is_cut);
    EXPECT_FALSE(outcome.was_repeated);
    EXPECT_EQ(outcome.request_bytes, 5u);
    EXPECT_EQ(outcome.answer_bytes, 7u);
    EXPECT_GT(outcome.duration.count(), 0);
    expect_over();
}

TEST_F(ForwardEnd, of_an_answer_without_a_body) {
    auto peer = ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(client.read_head().status, 200);
    const auto outcome = await();
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.answer_bytes, 0u);
    EXPECT_FALSE(outcome.is_cut);
}

TEST_F(ForwardEnd, of_an_upstream_that_is_down) {
    upstream.close();
    EXPECT_EQ(client.exchange(get("/")).status, 502);
    const auto outcome = await();
    EXPECT_EQ(outcome.status, 502);
    EXPECT_EQ(outcome.failure, ForwardFailure::unreachable);
    EXPECT_FALSE(outcome.is_cut);
    expect_over();
}

TEST_F(ForwardEnd, of_a_request_that_is_too_large) {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n");
    EXPECT_EQ(client.read().status, 413);
    EXPECT_EQ(await().status, 413);
    EXPECT_EQ(await().failure, ForwardFailure::body_too_large);
}

TEST_F(ForwardEnd, of_an_upgrade) {
    EXPECT_EQ(client.exchange("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n").status,
              501);
    EXPECT_EQ(await().failure, ForwardFailure::upgrade_refused);
    expect_over();
}

TEST_F(ForwardEnd, of_a_body_that_turns_out_malformed) {
    client.send(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\nnonsense\r\n");
    EXPECT_EQ(client.read().status, 400);
    const auto outcome = await();
    EXPECT_EQ(outcome.failure, ForwardFailure::malformed_body);
    EXPECT_EQ(outcome.status, 400);
}

TEST_F(ForwardEnd, of_an_answer_that_breaks_off) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(client.read_head().status, 200);
    peer.close();
    const auto outcome = await();
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.failure, ForwardFailure::broken_answer);
    EXPECT_TRUE(outcome.is_cut);
    EXPECT_EQ(outcome.answer_bytes, 5u);
    EXPECT_EQ(client.read_to_end(), std::nullopt);
    expect_over();
}

TEST_F(ForwardEnd, of_a_client_that_leaves_in_the_middle) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(client.read_head().status, 200);
    client.close();
    const auto outcome = await();
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.failure, std::nullopt);
    EXPECT_TRUE(outcome.is_cut);
    expect_over();
}

TEST_F(ForwardEnd, of_a_client_that_leaves_before_there_is_an_answer) {
    auto peer = ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(peer.read(5), "hello");
    client.close();
    const auto outcome = await();
    EXPECT_EQ(outcome.status, 0);
    EXPECT_TRUE(outcome.is_cut);
    EXPECT_EQ(outcome.request_bytes, 5u);
    expect_over();
}

TEST_F(ForwardEndLate, of_a_client_that_is_too_slow) {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(client.read().status, 408);
    const auto outcome = await();
    EXPECT_EQ(outcome.status, 408);
    EXPECT_EQ(outcome.failure, std::nullopt);
    expect_over();
}

TEST_F(ForwardEnd, of_a_server_that_stops) {
    auto peer = ask();
    running.server.stop(std::chrono::milliseconds{1});
    EXPECT_TRUE(await().is_cut);
    EXPECT_EQ(await().status, 0);
}

}  // namespace grantor::http
