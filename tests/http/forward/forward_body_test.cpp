// Bodies that are passed on: every framing, both directions, any size, and which side waits for
// which.
#include <gtest/gtest.h>
#include <thread>

#include "http/outgoing/forward_head.hpp"
#include "http/wire/body_reader.hpp"
#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

std::string post(std::string_view fields, std::string_view body = {}) {
    return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

// Distinct everywhere, so that a lost or repeated piece shows.
std::string numbered(std::size_t size) {
    std::string block;
    for (unsigned i = 0; i < 10'000; ++i) block += std::to_string(i) + ",";
    std::string text;
    for (unsigned i = 0; text.size() < size; ++i) text += std::to_string(i) + ":" + block;
    text.resize(size);
    return text;
}

std::string in_chunks(std::string_view body, std::size_t size) {
    std::string chunks;
    for (; !body.empty(); body.remove_prefix(std::min(size, body.size()))) {
        const auto piece = body.substr(0, size);
        append_chunk_size(chunks, piece.size());
        chunks.append(piece).append("\r\n");
    }
    return chunks.append(last_chunk);
}

constexpr std::size_t ten_megabytes = 10 * 1024 * 1024;

// A second server as the upstream, with limits that let large bodies in.
class EchoServer {
 public:
    EchoServer() : router(routes()), server(options(), std::cref(router)) { server.start(); }

 private:
    static ServerOptions options() {
        auto options = RunningServer::one_thread();
        options.limits.body_max = 2 * ten_megabytes;
        options.limits.buffered_max = 8 * ten_megabytes;
        return options;
    }
    static std::vector<Route> routes() {
        return {{Method::post, "/*",
                 AnswersAtOnce([](const Request& r) { return text(std::string(r.body)); })}};
    }

 public:
    Router router;
    Server server;
};

class ForwardBody : public testing::Test, protected BothEnds {};
class ForwardBodyMax : public testing::Test, protected BothEnds {
 protected:
    ForwardBodyMax() : BothEnds([](auto& options) { options.body_max = 10; }) {}
};

}  // namespace

TEST_F(ForwardBodyMax,
       one_that_is_too_large_by_its_length_is_refused_before_the_upstream_hears_of_it) {
    const auto answer = client.exchange(post("Content-Length: 11\r\n", "hello world"));
    EXPECT_EQ(answer.status, 413);
    // The body was skipped, so the connection is as good as before.
    EXPECT_EQ(client.exchange(get("/own/1")).body, "own /own/1");
    EXPECT_FALSE(upstream.has_visitor());
}

TEST_F(ForwardBodyMax, one_that_grows_too_large_ends_both_connections) {
    client.send(post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n"));
    auto peer = upstream.accept();
    EXPECT_TRUE(peer.read_until("hello\r\n").contains("chunked"));
    client.send("6\r\n world\r\n");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_TRUE(peer.is_closed());
}

TEST_F(ForwardBody, malformed_chunks_end_both_connections) {
    client.send(post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n"));
    auto peer = upstream.accept();
    peer.read_until("hello\r\n");
    client.send("x\r\n");
    EXPECT_EQ(client.read().status, 400);
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_TRUE(peer.is_closed());
}

TEST_F(ForwardBody, a_small_one_goes_with_its_head) {
    client.send(post("Content-Length: 5\r\n", "hello"));
    auto peer = upstream.accept();
    const auto head = peer.read_head();
    EXPECT_TRUE(head.contains("\r\nContent-Length: 5\r\n"));
    EXPECT_FALSE(head.contains("Transfer-Encoding"));
    EXPECT_EQ(peer.read(5), "hello");
    peer.send(sized_answer("world"));
    EXPECT_EQ(client.read().body, "world");
}

TEST_F(ForwardBody, a_post_without_one_says_so) {
    client.send(post(""));
    auto peer = upstream.accept();
    EXPECT_TRUE(peer.read_head().contains("\r\nContent-Length: 0\r\n"));
}

TEST_F(ForwardBody, the_next_request_begins_after_it) {
    auto first = ask(post("Content-Length: 5\r\n", "hello") +
                     post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n") + get("/own/x"));
    EXPECT_EQ(first.read(5), "hello");
    EXPECT_TRUE(first.has_nothing_more());
    first.send(sized_answer("1"));
    auto second = upstream.accept();
    second.read_head();
    EXPECT_EQ(second.read_until("0\r\n\r\n"), "1\r\na\r\n0\r\n\r\n");
    second.send(sized_answer("2"));
    EXPECT_EQ(client.read().body, "1");
    EXPECT_EQ(client.read().body, "2");
    EXPECT_EQ(client.read().body, "own /own/x");
}

TEST_F(ForwardBody, the_client_is_asked_for_it_only_when_the_upstream_is_there) {
    client.send(post("Content-Length: 5\r\nExpect: 100-continue\r\n"));
    EXPECT_EQ(client.read_head().status, 100);
    auto peer = upstream.accept();
    EXPECT_FALSE(peer.read_head().contains("Expect"));
    client.send("hello");
    EXPECT_EQ(peer.read(5), "hello");
    peer.send(sized_answer("world"));
    EXPECT_EQ(client.read().body, "world");
}

TEST_F(ForwardBody, the_client_is_not_asked_for_it_when_nobody_will_take_it) {
    upstream.close();
    const auto answer = client.exchange(post("Content-Length: 5\r\nExpect: 100-continue\r\n"));
    EXPECT_EQ(answer.status, 502);
    // It may send the body now or not; what comes next is unknown.
    EXPECT_EQ(answer.field("Connection"), "close");
    auto own = running.connect();
    own.send(
        "POST /own/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(own.read().status, 200);
}

TEST_F(ForwardBody, an_own_answer_skips_one_that_is_small_and_closes_after_others) {
    client.send("POST /own/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    EXPECT_EQ(client.read().body, "own /own/x");
    client.send("world" + get("/own/y"));
    EXPECT_EQ(client.read().body, "own /own/y");
    client.send(
        "POST /own/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n" +
        get("/own/z"));
    EXPECT_EQ(client.read().body, "own /own/x");
    EXPECT_EQ(client.read().body, "own /own/z");
    client.send("POST /own/x HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n");
    EXPECT_EQ(client.read().field("Connection"), "close");
    auto chunking = running.connect();
    chunking.send(
        "POST /own/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
    EXPECT_EQ(chunking.read().field("Connection"), "close");
}

TEST_F(ForwardBody, an_answer_may_come_before_the_end_of_the_request) {
    auto peer = ask(post("Content-Length: 1000000\r\n", "hello"));
    peer.send("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.body, "no");
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_EQ(peer.read(5), "hello");
    EXPECT_TRUE(peer.is_closed());
}

TEST_F(ForwardBody, both_directions_may_stream_at_once) {
    auto peer = ask(post("Content-Length: 10\r\n"));
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    EXPECT_EQ(client.read_head().status, 200);
    for (int i = 0; i < 10; ++i) {
        const auto letter = std::string(1, static_cast<char>('a' + i));
        client.send(letter);
        EXPECT_EQ(peer.read(1), letter);
        peer.send(letter);
    }
    EXPECT_EQ(client.read_to_end(), "abcdefghij");
}

TEST(ForwardBodyEcho, ten_megabytes_pass_unharmed_in_both_directions) {
    const auto body = numbered(ten_megabytes);
    const EchoServer echo;
    const ForwardingServer running(echo.server.port());
    auto client = running.connect();
    const auto length = std::to_string(body.size());
    EXPECT_TRUE(client.exchange(post("Content-Length: " + length + "\r\n", body)).body == body);
    EXPECT_TRUE(client.exchange(post("Content-Length: " + length + "\r\n", body)).body == body);
    EXPECT_EQ(running.counts().upstream_connects, 1u);
}

TEST_F(ForwardBody, ten_megabytes_in_chunks_pass_unharmed_in_both_directions) {
    const auto body = numbered(ten_megabytes);
    const auto chunks = in_chunks(body, 40'000);
    std::thread sending([&] { client.send(post("Transfer-Encoding: chunked\r\n", chunks)); });
    auto peer = upstream.accept();
    peer.read_head();
    auto arrived = peer.read_until("\r\n0\r\n\r\n");
    sending.join();
    auto reader = BodyReader::chunked(BodyReader::no_limit);
    const auto piece = reader.read(arrived);
    EXPECT_EQ(piece.step, BodyReader::Step::complete);
    EXPECT_TRUE(arrived.substr(0, piece.content) == body);
    std::thread answering(
        [&] { peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks); });
    EXPECT_TRUE(client.read().body == body);
    answering.join();
}

// What the kernel buffers on the four ends is a few MiB; the rest stays with the sender.
TEST_F(ForwardBody, a_client_that_takes_nothing_stops_the_upstream) {
    const auto body = numbered(64 * 1024 * 1024);
    auto peer = ask();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    const auto taken = peer.send_until_stalled(body);
    EXPECT_LT(taken, 32u * 1024 * 1024);
    std::thread sending([&] { peer.send(std::string_view(body).substr(taken)); });
    EXPECT_TRUE(client.read().body == body);
    sending.join();
}

TEST_F(ForwardBody, an_upstream_that_takes_nothing_stops_the_client) {
    const auto body = numbered(64 * 1024 * 1024);
    auto peer = ask(post("Content-Length: " + std::to_string(body.size()) + "\r\n"));
    const auto taken = client.send_until_stalled(body);
    EXPECT_LT(taken, 32u * 1024 * 1024);
    std::thread sending([&] { client.send(std::string_view(body).substr(taken)); });
    EXPECT_TRUE(peer.read(body.size()) == body);
    sending.join();
    peer.send(sized_answer("done"));
    EXPECT_EQ(client.read().body, "done");
}

TEST_F(ForwardBody, a_stream_of_small_chunks_goes_on_for_ever) {
    auto peer = ask(get("/events"));
    std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 50'000; ++i) chunks += "1\r\nx\r\n";
    std::thread sending([&] { peer.send(chunks + "0\r\n\r\n"); });
    EXPECT_EQ(client.read().body.size(), 50'000u);
    sending.join();
}

}  // namespace grantor::http
