// Connections to the upstream over their life: kept, used again, found dead; and the end of all.
#include <gtest/gtest.h>
#include <thread>

#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

class ForwardConnection : public testing::Test, protected BothEnds {};

}  // namespace

// Attack 27: nothing that follows one answer is mistaken for the next.
TEST_F(ForwardConnection, bytes_after_an_answer_end_the_connection) {
    auto peer = ask(get("/1"));
    peer.send(sized_answer("one") + sized_answer("smuggled"));
    EXPECT_EQ(client.read().body, "one");
    EXPECT_TRUE(peer.is_closed());
    auto next = ask(get("/2"));
    next.send(sized_answer("two"));
    EXPECT_EQ(client.read().body, "two");
}

TEST_F(ForwardConnection, bytes_that_nobody_asked_for_end_the_connection) {
    auto peer = warm_up();
    peer.send(sized_answer("smuggled"));
    EXPECT_TRUE(peer.is_closed());
    auto next = ask(get("/2"));
    next.send(sized_answer("two"));
    EXPECT_EQ(client.read().body, "two");
}

TEST_F(ForwardConnection, a_body_where_none_can_be_is_no_answer_to_the_next_request) {
    auto peer = ask(get("/1"));
    peer.send("HTTP/1.1 204 No Content\r\nContent-Length: 41\r\n\r\n");
    EXPECT_EQ(client.read_head().status, 204);
    EXPECT_TRUE(peer.is_closed());
}

// Attack 27: what two parsers could read differently never reaches the upstream.
TEST(ForwardSmuggling, ambiguous_requests_never_reach_the_upstream) {
    for (const auto* request : {
             "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
             "0\r\n\r\n",
             "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
             "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
             "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
             "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
             "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\n\r\nhello",
             "POST / HTTP/1.1\r\nHost: a\r\nX: a\r\n Content-Length: 5\r\n\r\nhello",
             "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello",
             "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
             "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
         }) {
        BothEnds test;
        EXPECT_EQ(test.client.exchange(request).status, 400) << request;
        EXPECT_FALSE(test.upstream.has_visitor()) << request;
    }
}

TEST_F(ForwardConnection, an_upgrade_is_refused_and_the_upstream_does_not_hear_of_it) {
    const auto answer = client.exchange(
        "GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Key: a\r\nSec-WebSocket-Version: 13\r\n\r\n");
    EXPECT_EQ(answer.status, 501);
    EXPECT_TRUE(answer.body.contains("WebSocket"));
    EXPECT_FALSE(upstream.has_visitor());
}

TEST_F(ForwardConnection, a_kept_one_that_the_upstream_closed_is_not_used) {
    auto peer = warm_up();
    peer.end_sending();
    // The server has seen it, and closed its own end.
    EXPECT_TRUE(peer.is_closed());
    auto next = ask("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    next.send(sized_answer("two"));
    EXPECT_EQ(client.read().body, "two");
}

// The upstream ends the connection when it gets the request, as one does that had decided to
// before.
TEST(ForwardRepeat, a_request_that_meets_the_end_of_a_kept_one_is_sent_again_once) {
    for (const std::string method : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}) {
        BothEnds ends;
        auto& [upstream, running, client] = ends;
        auto peer = ends.warm_up();
        client.send(method + " /again HTTP/1.1\r\nHost: a\r\n\r\n");
        const auto first = peer.read_head();
        peer.close();
        auto next = upstream.accept();
        EXPECT_EQ(next.read_head(), first) << method;
        next.close();
        EXPECT_EQ(client.read_head().status, 502) << method;
        EXPECT_FALSE(upstream.has_visitor()) << method;
    }
}

TEST(ForwardRepeat, what_may_not_happen_twice_is_never_sent_again) {
    for (const std::string request :
         {"POST / HTTP/1.1\r\nHost: a\r\n\r\n", "PATCH / HTTP/1.1\r\nHost: a\r\n\r\n",
          "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na",
          "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"}) {
        BothEnds ends;
        auto& [upstream, running, client] = ends;
        auto peer = ends.warm_up();
        client.send(request);
        peer.read_head();
        peer.read(request.ends_with('a') ? 1 : 0);
        peer.close();
        EXPECT_EQ(client.read().status, 502) << request;
        EXPECT_FALSE(upstream.has_visitor()) << request;
    }
}

TEST_F(ForwardConnection, a_request_whose_answer_began_is_never_sent_again) {
    auto peer = warm_up();
    client.send(get("/"));
    peer.read_head();
    peer.send("H");
    peer.close();
    EXPECT_EQ(client.read().status, 502);
    EXPECT_FALSE(upstream.has_visitor());
}

TEST_F(ForwardConnection, one_that_is_to_close_is_not_kept) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("Connection"), "");
    EXPECT_TRUE(peer.is_closed());
}

TEST(ForwardKeeping, kept_ones_have_a_limit_and_a_time) {
    BothEnds ends([](auto& options) { options.idle_max = 1; }, RunningServer::fast_time());
    auto& [upstream, running, first] = ends;
    auto second = running.connect();
    first.send(get("/"));
    auto one = upstream.accept();
    second.send(get("/"));
    auto two = upstream.accept();
    one.read_head();
    two.read_head();
    one.send(sized_answer("1"));
    two.send(sized_answer("2"));
    EXPECT_EQ(first.read().body, "1");
    EXPECT_EQ(second.read().body, "2");
    EXPECT_TRUE(one.is_closed());
    EXPECT_TRUE(two.is_closed());
}

TEST(ForwardKeeping, kept_ones_end_soon_after_nobody_can_use_them) {
    BothEnds ends([](auto& options) { options.idle_timeout = std::chrono::hours{24}; },
                  RunningServer::fast_time());
    auto& [upstream, running, client] = ends;
    auto peer = ends.warm_up();
    // As when the rules are read anew: requests from now on go elsewhere.
    RawUpstream other;
    client.send(get("/later/x"));
    running.gate.await_arrivals(1);
    running.upstream = make_upstream(ForwardingServer::to_port(other.port()));
    running.gate.release();
    auto next = other.accept();
    EXPECT_FALSE(next.read_head().empty());
    EXPECT_TRUE(peer.is_closed());
    next.send(sized_answer("other"));
    EXPECT_EQ(client.read().body, "other");
}

TEST_F(ForwardConnection, stopping_waits_for_answers_and_ends_kept_ones) {
    auto idle = warm_up();
    auto waiting = running.connect();
    client.send(get("/one"));
    idle.read_head();
    waiting.send(get("/two"));
    auto peer = upstream.accept();
    peer.read_head();
    idle.send(sized_answer("one"));
    EXPECT_EQ(client.read().body, "one");
    std::thread stopping([&] { running.server.stop(std::chrono::hours{1}); });
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_TRUE(idle.is_closed());
    peer.send(sized_answer("two"));
    const auto answer = waiting.read();
    EXPECT_EQ(answer.body, "two");
    EXPECT_EQ(answer.field("Connection"), "close");
    waiting.close();
    stopping.join();
    EXPECT_TRUE(peer.is_closed());
}

TEST_F(ForwardConnection, at_the_deadline_of_stopping_both_ends_are_cut) {
    auto peer = ask();
    running.server.stop(std::chrono::milliseconds{1});
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_TRUE(peer.is_closed());
    EXPECT_EQ(running.counts().requests_in_flight, 0u);
    EXPECT_EQ(running.counts().connections_open, 0u);
}

TEST_F(ForwardConnection, an_answer_longer_than_the_small_buffer_passes) {
    for (const std::size_t size : {8'000, 8'192, 8'193, 40'000, 200'000}) {
        const std::string body(size, 'x');
        auto peer = ask();
        peer.send("HTTP/1.1 200 OK\r\nX-Long: " + std::string(9'000, 'a') +
                  "\r\nConnection: close\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                  body);
        EXPECT_EQ(client.read().body.size(), size);
    }
}

}  // namespace grantor::http
