#include "http/server/server.hpp"

#include <gtest/gtest.h>
#include <set>
#include <system_error>
#include <thread>

#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

std::string get(std::string_view path, std::string_view fields = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
std::string post(std::string_view path, std::string_view body, std::string_view fields = {}) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(fields) + "\r\n" + std::string(body);
}

}  // namespace

TEST(Server, a_taken_port_is_refused_with_a_clear_message) {
    const RunningServer running;
    auto options = RunningServer::one_thread();
    options.port = running.server.port();
    Server second(options, std::cref(running.router));
    try {
        second.start();
        FAIL() << "the port was taken";
    } catch (const std::system_error& error) {
        EXPECT_EQ(error.code(), std::errc::address_in_use);
        EXPECT_EQ(std::string(error.what()),
                  "cannot listen on 127.0.0.1:" + std::to_string(options.port) +
                      ": Address already in use");
    }
}

TEST(Server, an_address_that_is_none_is_refused) {
    ServerOptions options;
    options.address = "localhost";
    EXPECT_THROW(Server(options, Lookup{}), std::invalid_argument);
    options.address = "127.0.0.1";
    options.trusted_proxies = {"10.0.0.0/33"};
    EXPECT_THROW(Server(options, Lookup{}), std::invalid_argument);
}

TEST(Server, malformed_requests_are_answered_and_the_connection_closes) {
    const RunningServer running;
    auto client = running.connect();
    const auto answer = client.exchange("GET / HTTP/1.1\r\n\r\n");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_EQ(answer.field("X-Request-Id").size(), 16u);
    EXPECT_EQ(
        answer.body,
        R"({"success":false,"message":"exactly one valid Host field is needed",)"
        R"("error":"bad_request","error_description":"exactly one valid Host field is needed"})");
    client.end_sending();
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, a_client_that_still_sends_gets_to_read_its_refusal) {
    const RunningServer running;
    auto client = running.connect();
    const std::string body(500'000, 'x');
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + body);
    EXPECT_EQ(client.read().status, 413);
    client.end_sending();
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, exceptions_of_handlers_become_a_server_error_without_details) {
    RunningServer running;
    auto client = running.connect();
    auto answer = client.exchange(get("/throw"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_NE(answer.body.find("server_error"), std::string::npos);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    client.send(get("/throw-later"));
    running.gate.await_arrivals(1);
    running.gate.release();
    answer = client.read();
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(client.exchange(get("/hello")).status, 200);
}

TEST(Server, requests_of_one_connection_are_answered_one_after_the_other) {
    const RunningServer running;
    auto client = running.connect();
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.exchange(get("/hello"));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello");
        EXPECT_EQ(answer.field("Content-Type"), text_type);
        EXPECT_EQ(answer.field("Date").size(), 29u);
        EXPECT_EQ(answer.field("Connection"), "");
        EXPECT_EQ(answer.field("X-Request-Id").size(), 16u);
    }
    EXPECT_EQ(client.exchange(post("/echo", "a body")).body, "a body");
}

TEST(Server, requests_in_pieces_are_answered) {
    const RunningServer running;
    for (const std::size_t piece : {1, 2, 3}) {
        auto client = running.connect();
        const auto request = post("/echo", "the body of the request");
        for (std::size_t at = 0; at < request.size(); at += piece)
            client.send(std::string_view(request).substr(at, piece));
        EXPECT_EQ(client.read().body, "the body of the request");
    }
}

TEST(Server, a_body_of_the_largest_size_is_read) {
    const RunningServer running;
    auto client = running.connect();
    const std::string body(Limits{}.body_max, 'x');
    EXPECT_EQ(client.exchange(post("/echo", body)).body, body);
    std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 64; ++i) chunked += "400\r\n" + std::string(1024, 'x') + "\r\n";
    EXPECT_EQ(client.exchange(chunked + "0\r\n\r\n").body, body);
}

TEST(Server, head_is_answered_as_get_without_the_body) {
    const RunningServer running;
    auto client = running.connect();
    client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answer = client.read_head();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("Content-Length"), "5");
    EXPECT_EQ(client.exchange(get("/hello")).body, "hello");
}

TEST(Server, a_client_may_wait_to_be_asked_for_its_body) {
    const RunningServer running;
    auto client = running.connect();
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read().status, 100);
    client.send("ab");
    EXPECT_EQ(client.read().body, "ab");
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read().status, 413);
}

// Its head is read anew when the body is there, and lies elsewhere then.
TEST(Server, a_body_that_comes_later_leaves_the_named_segments) {
    const RunningServer running;
    auto client = running.connect();
    client.send(
        "POST /named/seven HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read().status, 100);
    client.send(std::string(10'000, 'x'));
    EXPECT_EQ(client.read().body, "seven");
}

TEST(Server, the_connection_closes_when_the_client_wants_it) {
    const RunningServer running;
    auto client = running.connect();
    auto answer = client.exchange(get("/hello", "Connection: close\r\n"));
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(client.is_closed_by_server());

    auto old_client = running.connect();
    old_client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(old_client.read().field("Connection"), "keep-alive");
    old_client.send("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old_client.read().field("Connection"), "close");
    EXPECT_TRUE(old_client.is_closed_by_server());
}

TEST(Server, a_half_closed_client_gets_its_answer) {
    RunningServer running;
    auto client = running.connect();
    client.send(get("/hello"));
    client.end_sending();
    EXPECT_EQ(client.read().status, 200);
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, pipelined_requests_are_answered_in_order) {
    RunningServer running;
    auto client = running.connect();
    client.send(get("/hello") + get("/later?1") + post("/echo", "x") + get("/later?2") +
                get("/nothing") + get("/not-later"));
    EXPECT_EQ(client.read().body, "hello");
    running.gate.await_arrivals(1);
    running.gate.release();
    EXPECT_EQ(client.read().body, "later /later?1 ");
    EXPECT_EQ(client.read().body, "x");
    running.gate.await_arrivals(1);
    running.gate.release();
    EXPECT_EQ(client.read().body, "later /later?2 ");
    EXPECT_EQ(client.read().status, 404);
    EXPECT_EQ(client.read().body, "not later");
}

TEST(Server, ten_thousand_pipelined_requests_are_answered) {
    const RunningServer running;
    auto client = running.connect();
    std::string requests;
    for (int i = 0; i < 10'000; ++i) requests += get("/target/" + std::to_string(i));
    std::thread sender([&] { client.send(requests); });
    int wrong = 0;
    for (int i = 0; i < 10'000; ++i)
        if (client.read().body != "/target/" + std::to_string(i)) ++wrong;
    sender.join();
    EXPECT_EQ(wrong, 0);
}

TEST(Server, a_pipelining_client_that_does_not_read_is_not_read_on) {
    const RunningServer running;
    auto client = running.connect();
    std::string requests;
    for (int i = 0; i < 1000; ++i) requests += get("/large");
    // What both kernels hold is a few MiB; a server that read on would take all of these.
    std::size_t sent = 0;
    for (int i = 0; i < 1000; ++i) sent += client.send_without_waiting(requests);
    EXPECT_LT(running.server.counts().bytes_in, requests.size() * 20);
    const auto counts = running.server.counts();
    EXPECT_LT(counts.answers[2] * 1024 * 1024, counts.bytes_out + 20 * 1024 * 1024);
    EXPECT_GT(sent, 0u);
}

TEST(Server, many_requests_wait_at_once_and_each_gets_its_own_answer) {
    RunningServer running;
    std::vector<RawClient> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(running.connect());
        clients.back().send(post("/later?" + std::to_string(i), "b" + std::to_string(i)));
    }
    running.gate.await_arrivals(100);
    EXPECT_TRUE(comes_true([&] { return running.server.counts().requests_in_flight == 100; }));
    running.gate.release();
    for (int i = 0; i < 100; ++i) {
        const auto number = std::to_string(i);
        EXPECT_EQ(clients[static_cast<std::size_t>(i)].read().body,
                  "later /later?" + number + " b" + number);
    }
    EXPECT_EQ(running.server.counts().requests_in_flight, 0u);
}

TEST(Server, a_handler_whose_client_has_gone_ends_safely) {
    RunningServer running;
    auto ended = running.connect();
    ended.send(get("/later"));
    auto torn = running.connect();
    torn.send(get("/later"));
    running.gate.await_arrivals(2);
    ended.close();
    torn.reset();
    running.gate.release();
    EXPECT_EQ(running.connect().exchange(get("/hello")).status, 200);
}

TEST(Server, several_threads_share_one_port) {
    ServerOptions options;
    options.threads = 3;
    RunningServer running(options);
    std::vector<RawClient> clients;
    for (int i = 0; i < 60; ++i) clients.push_back(running.connect());
    for (auto& client : clients) client.send(get("/later"));
    running.gate.await_arrivals(60);
    running.gate.release();
    for (auto& client : clients) EXPECT_EQ(client.read().status, 200);
    EXPECT_EQ(running.server.counts().connections_accepted, 60u);
}

TEST(Server, every_request_has_a_name_of_its_own) {
    const RunningServer running;
    auto client = running.connect();
    std::set<std::string> names;
    for (int i = 0; i < 100; ++i) {
        const auto name = client.exchange(get("/id")).body;
        EXPECT_EQ(name.size(), 16u);
        EXPECT_EQ(name.find_first_not_of("0123456789abcdef"), std::string::npos);
        names.insert(name);
    }
    EXPECT_EQ(names.size(), 100u);
    EXPECT_EQ(client.exchange(get("/nothing")).field("X-Request-Id").size(), 16u);
}

TEST(Server, the_peer_is_the_socket_unless_that_is_a_trusted_proxy) {
    const std::string forwarded = "X-Forwarded-For: 1.1.1.1, 203.0.113.7\r\n";
    const RunningServer running;
    EXPECT_EQ(running.connect().exchange(get("/peer", forwarded)).body, "127.0.0.1");

    auto options = RunningServer::one_thread();
    options.trusted_proxies = {"127.0.0.1"};
    const RunningServer behind_proxy(options);
    EXPECT_EQ(behind_proxy.connect().exchange(get("/peer", forwarded)).body, "203.0.113.7");
    EXPECT_EQ(behind_proxy.connect().exchange(get("/peer")).body, "127.0.0.1");
    RawClient stranger(behind_proxy.server.port(), 0x7f000002);
    EXPECT_EQ(stranger.exchange(get("/peer", forwarded)).body, "127.0.0.2");
    EXPECT_EQ(stranger.exchange(get("/from-proxy")).body, "no");
    EXPECT_EQ(behind_proxy.connect().exchange(get("/from-proxy")).body, "yes");
    EXPECT_EQ(running.connect().exchange(get("/from-proxy")).body, "no");
}

TEST(Server, an_ipv4_client_of_an_ipv6_listener_has_an_ipv4_address) {
    auto options = RunningServer::one_thread();
    options.address = "::";
    std::optional<RunningServer> running;
    try {
        running.emplace(options);
    } catch (const std::system_error&) {
        GTEST_SKIP() << "this machine has no IPv6";
    }
    EXPECT_EQ(running->connect().exchange(get("/peer")).body, "127.0.0.1");
}

TEST(Server, what_it_does_is_counted) {
    const RunningServer running;
    auto client = running.connect();
    client.exchange(get("/hello"));
    client.exchange(get("/nothing"));
    client.exchange("bad\r\n\r\n");
    const auto counts = running.server.counts();
    EXPECT_EQ(counts.connections_accepted, 1u);
    EXPECT_EQ(counts.answers[2], 1u);
    EXPECT_EQ(counts.answers[4], 2u);
    EXPECT_EQ(counts.requests_refused, 1u);
    EXPECT_EQ(counts.bytes_in, get("/hello").size() + get("/nothing").size() + 7);
    EXPECT_GT(counts.bytes_out, 300u);
}

}  // namespace grantor::http
