// Upstreams that are down, late, overloaded or talk nonsense, and clients that go away.
#include <gtest/gtest.h>
#include <thread>

#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

Response name_failure(const Request& request, ForwardFailure failure) {
    auto response = text(std::string(request.path) + " " + std::string(request.header("x-mark")) +
                         " " + std::to_string(static_cast<int>(failure)));
    response.status = 599;
    return response;
}

class ForwardFails : public testing::Test, protected BothEnds {};

// Where a tick is short.
class ForwardLate : public testing::Test, protected BothEnds {
 protected:
    ForwardLate() : BothEnds(RunningServer::fast_time()) {}
};

class ForwardFailureAnswer : public testing::Test, protected BothEnds {
 protected:
    ForwardFailureAnswer() : BothEnds([](auto& options) { options.on_failure = name_failure; }) {}
};

}  // namespace

TEST_F(ForwardFails, nobody_listens) {
    running.forward.answer_fields = "X-Added: 1\r\n";
    upstream.close();
    const auto answer = client.exchange(get("/"));
    EXPECT_EQ(answer.status, 502);
    EXPECT_EQ(answer.field("X-Request-Id").size(), 16u);
    EXPECT_EQ(answer.field("X-Added"), "1");
    EXPECT_EQ(answer.field("Connection"), "");
    EXPECT_EQ(client.exchange(get("/own/1")).status, 200);
    EXPECT_EQ(running.counts().forwards_failed, 1u);
    EXPECT_EQ(running.counts().requests_in_flight, 0u);
}

TEST_F(ForwardFailureAnswer, the_answer_is_the_handlers_own) {
    upstream.close();
    const auto answer = client.exchange("GET /x HTTP/1.1\r\nHost: a\r\nX-Mark: mine\r\n\r\n");
    EXPECT_EQ(answer.status, 599);
    EXPECT_EQ(answer.body, "/x mine 0");
}

// The views of the request moved with its buffer while its body streamed.
TEST_F(ForwardFailureAnswer, the_request_can_still_be_read_when_its_body_was_on_its_way) {
    auto peer = ask("POST /x HTTP/1.1\r\nHost: a\r\nX-Mark: mine\r\nContent-Length: 20000\r\n\r\n");
    client.send(std::string(10'000, 'x'));
    EXPECT_EQ(peer.read(10'000).size(), 10'000u);
    peer.close();
    EXPECT_EQ(client.read().body, "/x mine 0");
}

TEST_F(ForwardFails, a_handler_that_throws_or_names_no_upstream_is_answered_500) {
    EXPECT_EQ(client.exchange(get("/throw")).status, 500);
    EXPECT_EQ(client.exchange(get("/nowhere")).status, 500);
    EXPECT_EQ(client.exchange(get("/own/1")).status, 200);
}

TEST_F(ForwardFails, an_upstream_that_closes_without_an_answer) {
    client.send(get("/"));
    upstream.accept().close();
    EXPECT_EQ(client.read().status, 502);
    auto peer = ask();
    peer.reset();
    EXPECT_EQ(client.read().status, 502);
}

TEST_F(ForwardFails, an_upstream_that_closes_inside_the_head) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nContent-Le");
    peer.close();
    EXPECT_EQ(client.read().status, 502);
}

TEST(ForwardCut, an_upstream_that_closes_inside_the_body_resets_the_client) {
    for (const std::string framing : {"Content-Length: 10", "Transfer-Encoding: chunked"}) {
        BothEnds ends;
        auto& [upstream, running, client] = ends;
        auto peer = ends.ask();
        peer.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n5\r\nhe");
        EXPECT_EQ(client.read_head().status, 200);
        peer.close();
        EXPECT_EQ(client.read_to_end(), std::nullopt) << framing;
        EXPECT_TRUE(comes_true([&] { return running.counts().connections_open == 0; }));
        EXPECT_EQ(running.counts().requests_in_flight, 0u);
    }
}

// With HTTP/1.0 the end of the connection is the end of the answer: only a reset tells.
TEST_F(ForwardFails, a_cut_answer_is_never_a_whole_one_for_http_1_0) {
    auto peer = ask("GET / HTTP/1.0\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    EXPECT_EQ(client.read_head().status, 200);
    peer.close();
    EXPECT_EQ(client.read_to_end(), std::nullopt);
}

TEST_F(ForwardFails, a_reset_never_ends_an_answer_that_ends_with_its_connection) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
    EXPECT_EQ(client.read_head().status, 200);
    peer.reset();
    EXPECT_EQ(client.read_to_end(), std::nullopt);
}

TEST_F(ForwardLate, an_upstream_that_never_answers) {
    client.send(get("/"));
    auto peer = upstream.accept();
    EXPECT_EQ(client.read().status, 504);
    peer.read_head();
    EXPECT_TRUE(peer.is_closed());
}

TEST_F(ForwardLate, an_upstream_that_stops_inside_the_head) {
    client.send(get("/"));
    auto peer = upstream.accept();
    peer.send("HTTP/1.1 200 OK\r\n");
    EXPECT_EQ(client.read().status, 504);
}

TEST_F(ForwardLate, an_upstream_that_stops_inside_the_body_resets_the_client) {
    client.send(get("/"));
    auto peer = upstream.accept();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(client.read_head().status, 200);
    EXPECT_EQ(client.read_to_end(), std::nullopt);
}

TEST(ForwardStalled, an_upstream_that_stops_taking_the_request) {
    const auto request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90000000\r\n\r\n" +
                         std::string(90'000'000, 'x');
    BothEnds ends(RunningServer::fast_time());
    std::thread sending([&] { ends.client.send(request); });
    auto peer = ends.upstream.accept();
    EXPECT_TRUE(comes_true([&] { return ends.running.counts().forwards_failed == 1; }));
    EXPECT_TRUE(comes_true([&] { return ends.running.counts().connections_open == 0; }));
    sending.join();
}

TEST_F(ForwardLate, a_client_that_stops_inside_its_body_is_answered_408) {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    auto peer = upstream.accept();
    EXPECT_EQ(client.read().status, 408);
    peer.read_head();
    EXPECT_EQ(peer.read(10), "hello");
    EXPECT_EQ(running.counts().requests_in_flight, 0u);
}

TEST(ForwardStalled, a_client_that_stops_taking_its_answer_is_closed) {
    const auto answer = sized_answer(std::string(90'000'000, 'x'));
    BothEnds ends(RunningServer::fast_time());
    auto peer = ends.ask();
    EXPECT_FALSE(peer.send(answer));
    EXPECT_TRUE(comes_true([&] { return ends.running.counts().connections_open == 0; }));
}

TEST_F(ForwardFails, a_client_that_goes_away_takes_the_upstream_connection_with_it) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
    EXPECT_EQ(client.read_head().status, 200);
    client.close();
    EXPECT_TRUE(peer.is_closed());
    EXPECT_TRUE(comes_true([&] { return running.counts().requests_in_flight == 0; }));
}

TEST_F(ForwardFails, a_client_that_goes_away_inside_its_body_takes_it_too) {
    auto peer = ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
    client.close();
    EXPECT_TRUE(peer.is_closed());
}

TEST(ForwardWaiting, over_the_limits_requests_wait_and_then_are_refused) {
    BothEnds ends([](auto& options) { options.connections_max = options.waiting_max = 1; });
    auto& [upstream, running, first] = ends;
    first.send(get("/first"));
    auto peer = upstream.accept();
    peer.read_head();
    auto second = running.connect();
    second.send(get("/second"));
    EXPECT_TRUE(comes_true([&] { return running.counts().requests_in_flight == 2; }));
    const auto refused = running.connect().exchange(get("/third"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.field("Retry-After"), "1");
    // The waiting request gets the connection.
    peer.send(sized_answer("1"));
    EXPECT_EQ(first.read().body, "1");
    EXPECT_TRUE(peer.read_head().starts_with("GET /second "));
    peer.send(sized_answer("2"));
    EXPECT_EQ(second.read().body, "2");
    EXPECT_EQ(running.counts().upstream_connects, 1u);
}

TEST(ForwardWaiting, who_waits_for_a_connection_gets_a_new_one_when_the_old_one_ends) {
    BothEnds ends([](auto& options) { options.connections_max = 1; });
    auto& [upstream, running, first] = ends;
    first.send(get("/first"));
    auto peer = upstream.accept();
    auto leaves = running.connect();
    leaves.send("POST /leaves HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
    EXPECT_TRUE(comes_true([&] { return running.counts().requests_in_flight == 2; }));
    auto second = running.connect();
    second.send(get("/second"));
    EXPECT_TRUE(comes_true([&] { return running.counts().requests_in_flight == 3; }));
    peer.close();
    EXPECT_EQ(first.read().status, 502);
    auto next = upstream.accept();
    EXPECT_TRUE(next.read_head().starts_with("POST /leaves "));
    leaves.close();
    auto last = upstream.accept();
    EXPECT_TRUE(last.read_head().starts_with("GET /second "));
    last.send(sized_answer("2"));
    EXPECT_EQ(second.read().body, "2");
}

TEST(ForwardWaiting, nobody_waits_for_a_connection_for_ever) {
    const auto change = [](UpstreamOptions& options) {
        options.connections_max = 1;
        options.connect_timeout = std::chrono::seconds{20};
    };
    BothEnds ends(change, RunningServer::fast_time());
    auto peer = ends.ask(get("/first"));
    EXPECT_EQ(ends.running.connect().exchange(get("/second")).status, 503);
}

}  // namespace grantor::http
