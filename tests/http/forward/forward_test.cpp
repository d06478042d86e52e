// Requests that an upstream answers: what it gets and what the client gets.
#include <gtest/gtest.h>

#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

bool has_line(const std::string& head, const std::string& line) {
    return head.contains("\r\n" + line + "\r\n");
}

class Forwarding : public testing::Test, protected BothEnds {};

}  // namespace

TEST_F(Forwarding, a_request_and_its_answer_pass) {
    client.send("GET /api/v1/deals?limit=1 HTTP/1.1\r\nHost: acme.example\r\nAccept: a/b\r\n\r\n");
    auto peer = upstream.accept();
    const auto head = peer.read_head();
    EXPECT_TRUE(head.starts_with("GET /api/v1/deals?limit=1 HTTP/1.1\r\nHost: acme.example\r\n"));
    EXPECT_TRUE(has_line(head, "Accept: a/b"));
    peer.send("HTTP/1.1 201 Whatever\r\nContent-Length: 5\r\nX-Own: 1\r\n\r\nhello");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.field("X-Own"), "1");
    EXPECT_EQ(answer.field("Connection"), "");
    EXPECT_NE(answer.field("Date"), "");
    EXPECT_EQ(running.counts().requests_forwarded, 1u);
    EXPECT_EQ(running.counts().forwards_failed, 0u);
}

TEST_F(Forwarding, the_request_id_is_ours_in_both_directions) {
    client.send(
        "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: forged\r\nx_request_id: forged\r\n\r\n");
    auto peer = upstream.accept();
    const auto head = peer.read_head();
    EXPECT_FALSE(head.contains("forged"));
    peer.send("HTTP/1.1 200 OK\r\nX-Request-Id: theirs\r\nContent-Length: 0\r\n\r\n");
    const auto id = client.read().field("X-Request-Id");
    EXPECT_EQ(id.size(), 16u);
    EXPECT_TRUE(has_line(head, "X-Request-Id: " + id));
}

TEST_F(Forwarding, connections_to_the_upstream_are_used_again) {
    client.send(get("/1"));
    auto peer = upstream.accept();
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(peer.read_head().empty());
        peer.send(sized_answer("a"));
        EXPECT_EQ(client.read().body, "a");
        client.send(get("/next"));
    }
    EXPECT_FALSE(upstream.has_visitor());
    EXPECT_EQ(running.counts().upstream_connects, 1u);
    EXPECT_GE(running.counts().upstream_reuses, 4u);
}

TEST_F(Forwarding, an_answer_may_be_chunked) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n");
    peer.send("1\r\n \r\n5\r\nworld\r\n0\r\nTrailer: dropped\r\n\r\n");
    const auto answer = client.read();
    EXPECT_EQ(answer.body, "hello world");
    EXPECT_FALSE(answer.head.contains("Trailer"));
    client.send(get("/"));
    EXPECT_FALSE(peer.read_head().empty());
}

TEST_F(Forwarding, a_chunked_answer_that_came_whole_is_sized) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    const auto answer = client.read();
    EXPECT_EQ(answer.field("Content-Length"), "5");
    EXPECT_EQ(answer.body, "hello");
}

TEST_F(Forwarding, an_answer_may_end_with_its_connection) {
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n\r\nhello");
    peer.close();
    const auto answer = client.read();
    EXPECT_EQ(answer.field("Transfer-Encoding"), "chunked");
    EXPECT_EQ(answer.body, "hello");
    // The client's connection is as good as before; the upstream's is gone.
    client.send(get("/"));
    auto next = upstream.accept();
    EXPECT_FALSE(next.read_head().empty());
}

TEST_F(Forwarding, http_1_0_clients_never_get_chunks) {
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    auto peer = upstream.accept();
    const auto head = peer.read_head();
    EXPECT_TRUE(head.starts_with("GET / HTTP/1.1\r\nHost: 127.0.0.1:"));
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    const auto answer = client.read_head();
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_FALSE(answer.head.contains("Transfer-Encoding"));
    peer.send("5\r\nworld\r\n0\r\n\r\n");
    EXPECT_EQ(client.read_to_end(), "helloworld");
}

TEST_F(Forwarding, http_1_0_clients_keep_their_connection_with_sized_answers) {
    auto peer = ask("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    peer.send(sized_answer("hello"));
    EXPECT_EQ(client.read().field("Connection"), "keep-alive");
    client.send(get("/"));
    EXPECT_FALSE(peer.read_head().empty());
}

TEST(ForwardAnswer, answers_without_a_body_have_none_whatever_they_announce) {
    struct Case {
        const char* method;
        const char* answer;
        const char* length;
    };
    for (const auto& [method, answer, length] : {
             Case{"HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "5"},
             Case{"HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", ""},
             Case{"GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "5"},
             Case{"GET", "HTTP/1.1 204 No Content\r\n\r\n", ""},
         }) {
        BothEnds ends;
        auto peer = ends.ask(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n");
        peer.send(answer);
        const auto head = ends.client.read_head();
        EXPECT_EQ(head.field("Content-Length"), length) << answer;
        EXPECT_EQ(head.field("Transfer-Encoding"), "") << answer;
        ends.client.send(get("/next"));
        EXPECT_FALSE(peer.read_head().empty()) << answer;
    }
}

TEST_F(Forwarding, interim_answers_are_skipped) {
    auto peer = ask();
    peer.send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
    peer.send(sized_answer("hello"));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
}

TEST_F(Forwarding, everything_passes_byte_by_byte) {
    for (const char c :
         std::string("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"))
        client.send({&c, 1});
    auto peer = upstream.accept();
    EXPECT_TRUE(peer.read_head().contains("\r\nTransfer-Encoding: chunked\r\n"));
    const auto body = peer.read_until("0\r\n\r\n");
    EXPECT_TRUE(body.ends_with("0\r\n\r\n"));
    for (const char c : std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"))
        peer.send({&c, 1});
    EXPECT_EQ(client.read().body, "hello world");
}

TEST_F(Forwarding, pipelined_requests_are_answered_in_order) {
    client.send(get("/own/1") + get("/2") + get("/own/3") + get("/4") + get("/plain"));
    auto second = upstream.accept();
    EXPECT_TRUE(second.read_head().starts_with("GET /2 "));
    EXPECT_FALSE(upstream.has_visitor());
    second.send(sized_answer("two"));
    auto fourth = upstream.accept();
    EXPECT_TRUE(fourth.read_head().starts_with("GET /4 "));
    fourth.send(sized_answer("four"));
    EXPECT_EQ(client.read().body, "own /own/1");
    EXPECT_EQ(client.read().body, "two");
    EXPECT_EQ(client.read().body, "own /own/3");
    EXPECT_EQ(client.read().body, "four");
    EXPECT_EQ(client.read().status, 200);
}

TEST_F(Forwarding, the_handler_may_wait_before_it_decides) {
    client.send("POST /later/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    auto own = running.connect();
    own.send(get("/own-later/y"));
    running.gate.await_arrivals(2);
    running.gate.release();
    EXPECT_EQ(own.read().body, "own /own-later/y");
    auto peer = upstream.accept();
    EXPECT_TRUE(peer.read_head().starts_with("POST /later/x "));
    EXPECT_EQ(peer.read(5), "hello");
    client.send("world");
    EXPECT_EQ(peer.read(5), "world");
    peer.send(sized_answer("done"));
    EXPECT_EQ(client.read().body, "done");
}

TEST(ForwardUpstream, the_target_and_the_host_may_be_other_ones) {
    BothEnds ends([](auto& options) { options.host_field = "inner.example"; });
    auto& [upstream, running, client] = ends;
    running.forward.target = "/v2/deals?x=1";
    client.send(get("/api/deals"));
    auto peer = upstream.accept();
    EXPECT_TRUE(
        peer.read_head().starts_with("GET /v2/deals?x=1 HTTP/1.1\r\nHost: inner.example\r\n"));
}

TEST(ForwardUpstream, the_upstream_may_be_named) {
    BothEnds ends([](auto& options) { options.host = "localhost"; });
    auto peer = ends.ask();
    peer.send(sized_answer("hello"));
    EXPECT_EQ(ends.client.read().body, "hello");
}

TEST(ForwardUpstream, an_upstream_needs_a_host_a_port_and_names_that_are_names) {
    const auto refuses = [](auto change) {
        auto options = ForwardingServer::to_port(80);
        change(options);
        EXPECT_THROW(make_upstream(options), std::invalid_argument);
    };
    refuses([](UpstreamOptions& options) { options.host = ""; });
    refuses([](UpstreamOptions& options) { options.port = 0; });
    refuses([](UpstreamOptions& options) { options.host_field = "a\r\nb"; });
    refuses([](UpstreamOptions& options) { options.dropped_fields = {"X User"}; });
    refuses([](UpstreamOptions& options) { options.dropped_fields = {""}; });
    refuses([](UpstreamOptions& options) { options.connections_max = 0; });
}

}  // namespace grantor::http
