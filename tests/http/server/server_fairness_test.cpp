// Attack 30: a client that takes all it can get leaves the others their part.
#include <atomic>
#include <gtest/gtest.h>
#include <latch>

#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

// Its one thread can be held in a request, so that what others send meanwhile is there at the end
// of it. "/number" says how many requests were answered before it.
struct HeldServer {
    HeldServer() { server.start(); }
    ~HeldServer() { server.stop(); }

    std::latch began{1};
    std::latch released{1};
    std::atomic<int> answered = 0;
    Router router{std::vector<Route>{
        {Method::get, "/hold", AnswersAtOnce([this](const Request&) {
             began.count_down();
             released.wait();
             return number();
         })},
        {Method::get, "/number", AnswersAtOnce([this](const Request&) { return number(); })}}};
    Server server{RunningServer::one_thread(), std::cref(router)};

 private:
    Response number() { return text(std::to_string(answered++)); }
};

}  // namespace

// 20 clients with 250 requests in line each made everybody else wait a second.
TEST(ServerFairness, a_request_waits_for_a_turn_of_a_pipelining_client_and_not_for_all_it_has) {
    HeldServer held;
    const std::string get_number = "GET /number HTTP/1.1\r\nHost: a\r\n\r\n";
    RawClient polite(held.server.port());
    EXPECT_EQ(polite.exchange(get_number).body, "0");
    RawClient greedy(held.server.port());
    std::string many = "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";
    for (int i = 0; i < 100; ++i) many += get_number;
    greedy.send(many);
    held.began.wait();
    polite.send(get_number);
    held.released.count_down();
    // Its request may come just after the look at the sockets that precedes a turn.
    EXPECT_LE(std::stoi(polite.read().body), 1 + 2 * int(Limits{}.turn_requests_max));
    for (int i = 0; i < 101; ++i) EXPECT_EQ(greedy.read().status, 200) << i;
}

TEST(ServerFairness, a_client_that_leaves_while_it_waits_for_its_turn_is_forgotten) {
    const RunningServer running;
    for (int i = 0; i < 20; ++i) {
        auto client = running.connect();
        std::string many;
        for (int request = 0; request < 200; ++request) many += get_hello;
        client.send(many);
        client.reset();
    }
    EXPECT_TRUE(comes_true([&] { return running.server.counts().connections_open == 0; }));
    EXPECT_EQ(running.connect().exchange(get_hello).status, 200);
}

TEST(ServerFairness, one_address_has_a_part_of_the_connections) {
    auto options = RunningServer::one_thread();
    options.limits.connections_per_address_max = 2;
    const RunningServer running(options);
    auto first = running.connect();
    auto second = running.connect();
    EXPECT_EQ(first.exchange(get_hello).status, 200);
    EXPECT_EQ(second.exchange(get_hello).status, 200);
    EXPECT_EQ(running.connect().exchange(get_hello).status, 503);
    RawClient other(running.server.port(), INADDR_LOOPBACK + 1);
    EXPECT_EQ(other.exchange(get_hello).status, 200);
    first.close();
    EXPECT_TRUE(comes_true([&] { return running.connect().exchange(get_hello).status == 200; }));
}

TEST(ServerFairness, a_trusted_proxy_has_as_many_connections_as_it_wants) {
    auto options = RunningServer::one_thread();
    options.limits.connections_per_address_max = 1;
    options.trusted_proxies = {"127.0.0.1/32"};
    const RunningServer running(options);
    auto first = running.connect();
    EXPECT_EQ(first.exchange(get_hello).status, 200);
    EXPECT_EQ(running.connect().exchange(get_hello).status, 200);
}

TEST(ServerFairness, answers_that_nobody_takes_fill_no_more_than_their_memory) {
    auto options = RunningServer::one_thread();
    options.limits.unsent_max = 64 * 1024;
    const RunningServer running(options);
    auto client = running.connect();
    std::string requests;
    for (int i = 0; i < 20; ++i) requests += "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send(requests);
    EXPECT_TRUE(comes_true([&] { return running.server.counts().connections_open == 0; }));
    EXPECT_EQ(running.connect().exchange(get_hello).status, 200);
}

}  // namespace grantor::http
