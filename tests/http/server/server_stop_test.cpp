#include <gtest/gtest.h>
#include <thread>

#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string get_later = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST(ServerStop, idle_connections_end_at_once) {
    RunningServer running;
    auto idle = running.connect();
    EXPECT_EQ(idle.exchange(get_hello).status, 200);
    running.server.stop(std::chrono::hours{1});
    EXPECT_TRUE(idle.is_closed_by_server());
    EXPECT_EQ(running.server.counts().connections_open, 0u);
    EXPECT_THROW(running.connect(), std::runtime_error);
}

// Each has used up its turn with the last of its input, so it is in line with nothing to do.
TEST(ServerStop, connections_in_line_for_a_turn_with_nothing_to_do_end_at_once) {
    auto options = RunningServer::one_thread();
    options.limits.turn_requests_max = 2;
    RunningServer running(options);
    std::vector<RawClient> clients;
    for (int i = 0; i < 50; ++i) clients.push_back(running.connect());
    for (auto& client : clients) client.send(get_hello + get_hello);
    EXPECT_EQ(clients.front().read().status, 200);
    running.server.stop(std::chrono::hours{1});
    EXPECT_EQ(running.server.counts().connections_open, 0u);
}

TEST(ServerStop, requests_that_wait_get_their_answer_as_the_last_of_the_connection) {
    RunningServer running;
    auto idle = running.connect();
    EXPECT_EQ(idle.exchange(get_hello).status, 200);
    auto waiting = running.connect();
    waiting.send(get_later + get_hello);
    running.gate.await_arrivals(1);
    std::thread stopping([&] { running.server.stop(std::chrono::hours{1}); });
    // The end of the idle one shows that stopping has begun.
    EXPECT_TRUE(idle.is_closed_by_server());
    running.gate.release();
    const auto answer = waiting.read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(waiting.is_closed_by_server());
    waiting.close();
    stopping.join();
}

TEST(ServerStop, at_the_deadline_clients_are_cut_off_but_handlers_still_end) {
    RunningServer running;
    auto waiting = running.connect();
    waiting.send(get_later);
    running.gate.await_arrivals(1);
    std::thread stopping([&] { running.server.stop(std::chrono::milliseconds{1}); });
    EXPECT_TRUE(waiting.is_closed_by_server());
    EXPECT_EQ(running.server.counts().requests_in_flight, 1u);
    running.gate.release();
    stopping.join();
    EXPECT_EQ(running.server.counts().requests_in_flight, 0u);
}

TEST(ServerStop, an_unfinished_request_is_waited_for_until_the_deadline) {
    RunningServer running;
    auto idle = running.connect();
    EXPECT_EQ(idle.exchange(get_hello).status, 200);
    auto finishes = running.connect();
    auto hangs = running.connect();
    // Both requests are begun once the server has read of them, which its count tells.
    const auto before = running.server.counts().bytes_in;
    finishes.send(get_hello.substr(0, 10));
    hangs.send(get_hello.substr(0, 10));
    while (running.server.counts().bytes_in < before + 20) std::this_thread::yield();
    std::thread stopping([&] { running.server.stop(std::chrono::milliseconds{200}); });
    EXPECT_TRUE(idle.is_closed_by_server());
    const auto answer = finishes.exchange(get_hello.substr(10));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(hangs.is_closed_by_server());
    stopping.join();
}

TEST(ServerStop, a_server_that_was_never_started_stops) {
    Router router({});
    Server server(RunningServer::one_thread(), std::cref(router));
    server.stop();
}

TEST(ServerStop, stopping_again_is_harmless) {
    RunningServer running;
    running.server.stop();
    running.server.stop();
}

TEST(ServerStop, several_servers_live_in_one_process) {
    RunningServer first;
    RunningServer second;
    EXPECT_NE(first.server.port(), second.server.port());
    first.server.stop();
    EXPECT_EQ(second.connect().exchange(get_hello).status, 200);
}

TEST(ServerStop, the_port_is_free_again_at_once) {
    auto options = RunningServer::one_thread();
    {
        RunningServer running;
        options.port = running.server.port();
        auto client = running.connect();
        EXPECT_EQ(client.exchange(get_hello).status, 200);
    }
    RunningServer again(options);
    EXPECT_EQ(again.connect().exchange(get_hello).status, 200);
}

}  // namespace grantor::http
