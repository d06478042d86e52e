// Attacks 27 and 30: slow, idle, stalled and too many clients.
#include <gtest/gtest.h>
#include <thread>

#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string get_later = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST(ServerLimits, a_slow_head_is_answered_408_and_closed) {
    const RunningServer running(RunningServer::fast_time());
    auto client = running.connect();
    client.send("GET /hello HTTP/1.1\r\nHo");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_EQ(running.server.counts().connections_timed_out, 1u);
}

TEST(ServerLimits, a_head_that_trickles_is_not_given_more_time) {
    const RunningServer running(RunningServer::fast_time());
    auto client = running.connect();
    std::thread trickle([&] {
        while (client.send("a")) std::this_thread::yield();
    });
    // The request line grows until it is refused for its length or its age, whichever is first.
    EXPECT_TRUE(comes_true([&] { return running.server.counts().requests_refused == 1; }));
    EXPECT_TRUE(comes_true([&] { return running.server.counts().connections_open == 0; }));
    trickle.join();
}

TEST(ServerLimits, a_slow_body_is_answered_408_and_closed) {
    const RunningServer running(RunningServer::fast_time());
    auto client = running.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell");
    EXPECT_EQ(client.read().status, 408);
    EXPECT_TRUE(client.is_closed_by_server());
    auto chunking = running.connect();
    chunking.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe");
    EXPECT_EQ(chunking.read().status, 408);
    EXPECT_TRUE(chunking.is_closed_by_server());
}

TEST(ServerLimits, idle_connections_are_closed_without_a_word) {
    const RunningServer running(RunningServer::fast_time());
    auto silent = running.connect();
    auto idle = running.connect();
    EXPECT_EQ(idle.exchange(get_hello).status, 200);
    EXPECT_TRUE(silent.is_closed_by_server());
    EXPECT_TRUE(idle.is_closed_by_server());
}

TEST(ServerLimits, a_handler_may_take_longer_than_any_timeout_of_the_connection) {
    RunningServer running(RunningServer::fast_time());
    auto waiting = running.connect();
    waiting.send(get_later);
    running.gate.await_arrivals(1);
    // Opened later, and with the longest of the timeouts: when it is closed, all have passed.
    auto idle = running.connect();
    EXPECT_EQ(idle.exchange(get_hello).status, 200);
    EXPECT_TRUE(idle.is_closed_by_server());
    running.gate.release();
    EXPECT_EQ(waiting.read().status, 200);
}

TEST(ServerLimits, a_client_that_takes_nothing_is_closed) {
    const RunningServer running(RunningServer::fast_time());
    auto client = running.connect();
    std::string requests;
    for (int i = 0; i < 100; ++i) requests += "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send_without_waiting(requests);
    EXPECT_TRUE(comes_true([&] { return running.server.counts().connections_timed_out == 1; }));
    EXPECT_TRUE(comes_true([&] { return running.server.counts().connections_open == 0; }));
}

// The answer of a handler came while answers before it could not be sent, and the connection ended:
// it was never taken down, and the server could not stop.
TEST(ServerLimits, an_answer_behind_a_stalled_one_goes_with_its_connection) {
    RunningServer running(RunningServer::fast_time());
    auto client = running.connect();
    std::string requests;
    for (int i = 0; i < 500; ++i) requests += "GET /medium HTTP/1.1\r\nHost: a\r\n\r\n" + get_later;
    client.send_without_waiting(requests);
    EXPECT_TRUE(comes_true([&] {
        running.gate.release();
        return running.server.counts().connections_timed_out == 1;
    }));
    EXPECT_TRUE(comes_true([&] {
        running.gate.release();
        return running.server.counts().connections_open == 0;
    }));
    EXPECT_EQ(running.server.counts().requests_in_flight, 0u);
}

TEST(ServerLimits, a_client_that_sends_for_ever_after_its_refusal_is_closed) {
    const RunningServer running(RunningServer::fast_time());
    auto client = running.connect();
    client.send("bad\r\n\r\n");
    const std::string more(65536, 'x');
    EXPECT_TRUE(comes_true([&] { return !client.send(more); }));
    EXPECT_TRUE(comes_true([&] { return running.server.counts().connections_open == 0; }));
}

TEST(ServerLimits, connections_over_the_limit_are_answered_503) {
    auto options = RunningServer::one_thread();
    options.limits.connections_max = 2;
    const RunningServer running(options);
    auto first = running.connect();
    auto second = running.connect();
    EXPECT_EQ(first.exchange(get_hello).status, 200);
    EXPECT_EQ(second.exchange(get_hello).status, 200);
    auto third = running.connect();
    const auto answer = third.read();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.field("Retry-After"), "1");
    EXPECT_EQ(running.server.counts().connections_refused, 1u);
    EXPECT_EQ(first.exchange(get_hello).status, 200);
    first.close();
    EXPECT_TRUE(comes_true([&] { return running.server.counts().connections_open == 1; }));
    EXPECT_EQ(running.connect().exchange(get_hello).status, 200);
}

TEST(ServerLimits, requests_over_the_limit_of_waiting_ones_are_answered_503) {
    auto options = RunningServer::one_thread();
    options.limits.in_flight_max = 2;
    RunningServer running(options);
    auto first = running.connect();
    auto second = running.connect();
    auto third = running.connect();
    first.send(get_later);
    second.send(get_later);
    running.gate.await_arrivals(2);
    const auto answer = third.exchange(get_later);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.field("Retry-After"), "1");
    // What needs no waiting is still served, and on the same connection.
    EXPECT_EQ(third.exchange(get_hello).status, 200);
    running.gate.release();
    EXPECT_EQ(first.read().status, 200);
    EXPECT_EQ(second.read().status, 200);
    third.send(get_later);
    running.gate.await_arrivals(1);
    running.gate.release();
    EXPECT_EQ(third.read().status, 200);
}

TEST(ServerLimits, unfinished_requests_cannot_take_more_than_their_share_of_memory) {
    auto options = RunningServer::one_thread();
    options.limits.buffered_max = 3 * options.limits.head_max;
    const RunningServer running(options);
    const std::string unfinished = "GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'x');
    std::vector<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(running.connect());
        clients.back().send(unfinished);
    }
    EXPECT_TRUE(comes_true([&] { return running.server.counts().requests_refused > 0; }));
    int refused = 0;
    for (auto& client : clients) {
        client.send("\r\n\r\n");
        const auto status = client.read().status;
        EXPECT_TRUE(status == 200 || status == 503) << status;
        if (status == 503) ++refused;
    }
    EXPECT_GE(refused, 1);
    EXPECT_LE(refused, 2);
    EXPECT_EQ(running.connect().exchange(unfinished + "\r\n\r\n").status, 200);
}

TEST(ServerLimits, hundreds_of_idle_connections_leave_the_server_answering) {
    const RunningServer running;
    std::vector<RawClient> clients;
    for (int i = 0; i < 400; ++i) clients.push_back(running.connect());
    EXPECT_EQ(running.connect().exchange(get_hello).status, 200);
    for (auto& client : clients) EXPECT_EQ(client.exchange(get_hello).status, 200);
}

TEST(ServerLimits, hostile_bytes_on_many_connections_leave_healthy_clients_unharmed) {
    const RunningServer running;
    auto healthy = running.connect();
    for (int i = 0; i < 200; ++i) {
        auto hostile = running.connect();
        hostile.send(std::string(static_cast<std::size_t>(i * 40), static_cast<char>(i)));
        if (i % 2 == 0) hostile.reset();
        ASSERT_EQ(healthy.exchange(get_hello).status, 200);
    }
}

}  // namespace grantor::http
