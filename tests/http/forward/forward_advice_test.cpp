// A request whose credentials the upstream refuses, and the second try that its handler may give.
#include <atomic>
#include <gtest/gtest.h>
#include <thread>

#include "http/server/wait.hpp"
#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

using Advice = std::optional<Decision>;

Task<Advice> give(Advice advice) { co_return advice; }
Task<Advice> give_after(Gate& gate, Advice advice) {
    auto opened = gate.wait();
    co_await opened;
    co_return advice;
}
Task<Advice> fail_after(Gate& gate) {
    auto opened = gate.wait();
    co_await opened;
    throw std::runtime_error("a secret detail");
    co_return Advice{};
}

std::string refusal(std::string_view body = "{\"error\":\"invalid_token\"}") {
    return "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// A server whose requests carry a token; each test decides how to handle a 401.
struct Refused {
    explicit Refused(ServerOptions options = RunningServer::one_thread())
        : running(upstream_options(), std::move(options)) {
        running.forward.fields = "Authorization: Bearer old\r\n";
        running.forward.answer_fields = "X-Try: 1\r\n";
        running.forward.on_unauthorized = [this] {
            ++asked;
            return on_unauthorized();
        };
        running.forward.on_end = [this](const ForwardOutcome& end) {
            outcome = end;
            ++told;
        };
    }
    UpstreamOptions upstream_options() const {
        auto options = ForwardingServer::to_port(upstream.port());
        // Nothing is late here that a test does not make so.
        options.answer_timeout = std::chrono::hours{1};
        options.progress_timeout = std::chrono::seconds{5};
        return options;
    }
    Forward second() const {
        Forward forward;
        forward.upstream = running.upstream;
        forward.fields = "Authorization: Bearer new\r\n";
        forward.answer_fields = "X-Try: 2\r\n";
        return forward;
    }
    // Told, and no more than once.
    ForwardOutcome ended() const {
        EXPECT_TRUE(comes_true([&] { return told == 1; }));
        return outcome;
    }
    // The first try of a request, with the upstream's end of its connection.
    UpstreamPeer refuse(RawClient& client, const std::string& request = get("/")) {
        client.send(request);
        auto peer = upstream.accept();
        EXPECT_TRUE(peer.read_head().contains("\r\nAuthorization: Bearer old\r\n"));
        peer.send(refusal());
        return peer;
    }

    RawUpstream upstream;
    std::atomic<int> asked = 0;
    std::atomic<int> told = 0;
    ForwardOutcome outcome;
    std::function<Task<Advice>()> on_unauthorized = [] { return give(std::nullopt); };
    ForwardingServer running;
};

}  // namespace

TEST(ForwardAdvice, other_answers_are_not_asked_about) {
    for (const std::string status : {"200 OK", "400 Bad Request", "402 Payment Required",
                                     "403 Forbidden", "407 Proxy", "500 Oops"}) {
        Refused test;
        auto client = test.running.connect();
        client.send(get("/"));
        auto peer = test.upstream.accept();
        peer.read_head();
        peer.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
        EXPECT_EQ(client.read().field("X-Try"), "1") << status;
        EXPECT_EQ(test.asked, 0) << status;
    }
}

TEST(ForwardAdvice, what_may_not_happen_twice_is_not_asked_about_but_told) {
    for (const std::string request :
         {"POST / HTTP/1.1\r\nHost: a\r\n\r\n", "PATCH / HTTP/1.1\r\nHost: a\r\n\r\n",
          "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
          "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na",
          "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
          "DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\na"}) {
        Refused test;
        test.on_unauthorized = [&] { return give(test.second()); };
        auto client = test.running.connect();
        auto peer = test.refuse(client, request);
        EXPECT_EQ(client.read().status, 401) << request;
        EXPECT_EQ(test.asked, 0) << request;
        EXPECT_EQ(test.ended().status, 401) << request;
        EXPECT_FALSE(test.upstream.has_visitor()) << request;
    }
}

// The client learns of its 401 no earlier than the handler.
TEST(ForwardAdvice, a_401_is_told_before_its_client_has_it) {
    Refused test;
    auto client = test.running.connect();
    auto peer = test.refuse(client, "POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client.read().status, 401);
    EXPECT_EQ(test.told, 1);
}

TEST(ForwardAdvice, without_advice_the_401_passes_as_it_is) {
    for (const bool waits : {false, true}) {
        Refused test;
        if (waits)
            test.on_unauthorized = [&] { return give_after(test.running.gate, std::nullopt); };
        auto client = test.running.connect();
        auto peer = test.refuse(client);
        if (waits) {
            test.running.gate.await_arrivals(1);
            test.running.gate.release();
        }
        const auto answer = client.read();
        EXPECT_EQ(answer.status, 401);
        EXPECT_EQ(answer.body, "{\"error\":\"invalid_token\"}");
        EXPECT_EQ(answer.field("WWW-Authenticate"), "Bearer");
        EXPECT_EQ(answer.field("X-Try"), "1");
        EXPECT_EQ(test.asked, 1);
        EXPECT_EQ(test.ended().status, 401);
        EXPECT_FALSE(test.ended().was_repeated);
        // Its connection is as good as before.
        client.send(get("/next"));
        EXPECT_TRUE(peer.read_head().starts_with("GET /next "));
    }
}

TEST(ForwardAdvice, a_401_whose_body_comes_later_passes_whole) {
    Refused test;
    test.on_unauthorized = [&] { return give_after(test.running.gate, std::nullopt); };
    auto client = test.running.connect();
    client.send(get("/"));
    auto peer = test.upstream.accept();
    peer.read_head();
    peer.send("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 401 No\r\n");
    peer.send("Transfer-Encoding: chunked\r\n\r\n5\r\nhe");
    test.running.gate.await_arrivals(1);
    peer.send("llo\r\n6\r\n world\r\n0\r\n\r\n");
    test.running.gate.release();
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.body, "hello world");
}

TEST(ForwardAdvice, a_second_try_has_its_own_fields_and_target) {
    for (const std::string method : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}) {
        Refused test;
        auto second = test.second();
        second.target = "/elsewhere?a=b";
        test.on_unauthorized = [&] { return give(second); };
        auto client = test.running.connect();
        client.send(method + " /first HTTP/1.1\r\nHost: a\r\nX-Own: 1\r\n\r\n");
        auto peer = test.upstream.accept();
        EXPECT_TRUE(peer.read_head().starts_with(method + " /first "));
        peer.send(method == "HEAD" ? "HTTP/1.1 401 No\r\nContent-Length: 5\r\n\r\n" : refusal());
        // Over the same connection, since all of the first answer was there.
        const auto head = peer.read_head();
        EXPECT_TRUE(head.starts_with(method + " /elsewhere?a=b HTTP/1.1\r\n")) << head;
        EXPECT_TRUE(head.contains("\r\nAuthorization: Bearer new\r\n"));
        EXPECT_TRUE(head.contains("\r\nX-Own: 1\r\n"));
        EXPECT_FALSE(head.contains("old"));
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        const auto answer = client.read();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.field("X-Try"), "2");
        EXPECT_EQ(test.running.counts().upstream_connects, 1u);
        EXPECT_EQ(test.running.counts().requests_forwarded, 1u);
        EXPECT_EQ(test.told, 1);
        EXPECT_EQ(test.ended().status, 200);
        EXPECT_TRUE(test.ended().was_repeated);
        EXPECT_EQ(test.ended().answer_bytes, 0u);
    }
}

TEST(ForwardAdvice, a_second_try_may_wait_longer_than_any_deadline) {
    Refused test(RunningServer::fast_time());
    test.on_unauthorized = [&] { return give_after(test.running.gate, test.second()); };
    auto client = test.running.connect();
    auto peer = test.refuse(client);
    test.running.gate.await_arrivals(1);
    // Ten ticks have passed when one that says nothing is closed.
    EXPECT_TRUE(test.running.connect().is_closed_by_server());
    test.running.gate.release();
    EXPECT_TRUE(peer.read_head().contains("Bearer new"));
    peer.send(sized_answer("hello"));
    EXPECT_EQ(client.read().body, "hello");
}

TEST(ForwardAdvice, there_is_no_third_try) {
    Refused test;
    test.on_unauthorized = [&] {
        auto second = test.second();
        second.on_unauthorized = test.running.forward.on_unauthorized;
        second.on_end = [](const ForwardOutcome&) { FAIL() << "the first one is told"; };
        return give(std::move(second));
    };
    auto client = test.running.connect();
    auto peer = test.refuse(client);
    EXPECT_TRUE(peer.read_head().contains("Bearer new"));
    peer.send(refusal("again"));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.body, "again");
    EXPECT_EQ(test.asked, 1);
    EXPECT_EQ(test.told, 1);
    EXPECT_EQ(test.ended().status, 401);
    EXPECT_TRUE(test.ended().was_repeated);
}

TEST(ForwardAdvice, a_401_that_is_not_all_there_costs_its_connection) {
    for (const std::string framing :
         {"Content-Length: 10\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhe",
          "Connection: close\r\nContent-Length: 0\r\n\r\n", "\r\nuntil the end",
          "Content-Length: 1\r\n\r\nabc"}) {
        Refused test;
        test.on_unauthorized = [&] { return give(test.second()); };
        auto client = test.running.connect();
        client.send(get("/"));
        auto peer = test.upstream.accept();
        peer.read_head();
        peer.send("HTTP/1.1 401 Unauthorized\r\n" + framing);
        auto next = test.upstream.accept();
        EXPECT_TRUE(next.read_head().contains("Bearer new")) << framing;
        EXPECT_TRUE(peer.is_closed()) << framing;
        next.send(sized_answer("hello"));
        EXPECT_EQ(client.read().body, "hello") << framing;
    }
}

TEST(ForwardAdvice, a_second_try_may_go_to_another_upstream) {
    Refused test;
    RawUpstream other;
    auto second = test.second();
    second.upstream = make_upstream(ForwardingServer::to_port(other.port()));
    test.on_unauthorized = [&] { return give(second); };
    auto client = test.running.connect();
    auto refusing = test.refuse(client);
    auto peer = other.accept();
    EXPECT_TRUE(peer.read_head().contains("Bearer new"));
    peer.send(sized_answer("other"));
    EXPECT_EQ(client.read().body, "other");
}

TEST(ForwardAdvice, a_second_try_that_fails_is_a_failure_like_any_other) {
    Refused test;
    RawUpstream gone;
    auto second = test.second();
    second.upstream = make_upstream(ForwardingServer::to_port(gone.port()));
    gone.close();
    test.on_unauthorized = [&] { return give(second); };
    auto client = test.running.connect();
    auto peer = test.refuse(client);
    EXPECT_EQ(client.read().status, 502);
    EXPECT_EQ(test.told, 1);
    EXPECT_EQ(test.ended().status, 502);
    EXPECT_EQ(test.ended().failure, ForwardFailure::unreachable);
    EXPECT_TRUE(test.ended().was_repeated);
    EXPECT_EQ(client.exchange(get("/own/1")).status, 200);
}

TEST(ForwardAdvice, an_answer_of_the_handlers_takes_the_place_of_the_401) {
    for (const bool waits : {false, true}) {
        Refused test;
        auto own = text("connect the account again");
        own.status = 409;
        test.on_unauthorized = [&] {
            return waits ? give_after(test.running.gate, own) : give(own);
        };
        auto client = test.running.connect();
        auto peer = test.refuse(client);
        if (waits) {
            test.running.gate.await_arrivals(1);
            test.running.gate.release();
        }
        const auto answer = client.read();
        EXPECT_EQ(answer.status, 409);
        EXPECT_EQ(answer.body, "connect the account again");
        EXPECT_EQ(answer.field("X-Try"), "1");
        EXPECT_EQ(test.ended().status, 409);
        EXPECT_EQ(test.ended().failure, std::nullopt);
        client.send(get("/next"));
        EXPECT_TRUE(peer.read_head().starts_with("GET /next "));
    }
}

TEST(ForwardAdvice, what_throws_is_answered_500) {
    Refused test;
    auto client = test.running.connect();
    test.on_unauthorized = []() -> Task<Advice> { throw std::runtime_error("a secret detail"); };
    auto peer = test.refuse(client);
    EXPECT_EQ(client.read().status, 500);
    Refused waiting;
    waiting.on_unauthorized = [&] { return fail_after(waiting.running.gate); };
    auto other = waiting.running.connect();
    auto second = waiting.refuse(other);
    waiting.running.gate.await_arrivals(1);
    waiting.running.gate.release();
    EXPECT_EQ(other.read().status, 500);
    EXPECT_EQ(waiting.ended().status, 500);
}

TEST(ForwardAdvice, a_second_try_without_an_upstream_is_answered_500) {
    Refused test;
    test.on_unauthorized = [] { return give(Forward{}); };
    auto client = test.running.connect();
    auto peer = test.refuse(client);
    EXPECT_EQ(client.read().status, 500);
    EXPECT_EQ(client.exchange(get("/own/1")).status, 200);
}

TEST(ForwardAdvice, a_client_that_has_left_meanwhile_harms_nothing) {
    for (const bool is_reset : {false, true}) {
        Refused test;
        test.on_unauthorized = [&] { return give_after(test.running.gate, test.second()); };
        auto client = test.running.connect();
        auto peer = test.refuse(client);
        test.running.gate.await_arrivals(1);
        is_reset ? client.reset() : client.close();
        test.running.gate.release();
        EXPECT_TRUE(peer.read_head().contains("Bearer new"));
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n");
        const std::string body(900'000, 'x');
        peer.send(body);
        EXPECT_TRUE(comes_true([&] { return test.running.counts().connections_open == 0; }));
        EXPECT_EQ(test.running.counts().requests_in_flight, 0u);
        EXPECT_EQ(test.told, 1);
    }
}

TEST(ForwardAdvice, a_server_that_stops_meanwhile_waits_for_who_is_asked_and_no_more) {
    Refused test;
    test.on_unauthorized = [&] { return give_after(test.running.gate, test.second()); };
    auto client = test.running.connect();
    auto peer = test.refuse(client);
    test.running.gate.await_arrivals(1);
    std::thread stopping([&] { test.running.server.stop(std::chrono::milliseconds{1}); });
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_TRUE(peer.is_closed());
    EXPECT_TRUE(test.ended().is_cut);
    EXPECT_EQ(test.ended().status, 0);
    test.running.gate.release();
    stopping.join();
    EXPECT_EQ(test.asked, 1);
    EXPECT_EQ(test.running.counts().requests_in_flight, 0u);
    EXPECT_EQ(test.running.counts().connections_open, 0u);
}

TEST(ForwardAdvice, an_upstream_that_hangs_up_meanwhile_is_called_again) {
    Refused test;
    test.on_unauthorized = [&] { return give_after(test.running.gate, test.second()); };
    auto client = test.running.connect();
    {
        auto peer = test.refuse(client);
        test.running.gate.await_arrivals(1);
    }
    test.running.gate.release();
    auto next = test.upstream.accept();
    EXPECT_TRUE(next.read_head().contains("Bearer new"));
    next.send(sized_answer("hello"));
    EXPECT_EQ(client.read().body, "hello");
}

TEST(ForwardAdvice, requests_that_follow_wait_for_their_turn) {
    Refused test;
    test.on_unauthorized = [&] { return give_after(test.running.gate, test.second()); };
    auto client = test.running.connect();
    auto peer = test.refuse(client, get("/") + get("/own/2") + get("/own/3"));
    test.running.gate.await_arrivals(1);
    test.running.gate.release();
    peer.read_head();
    peer.send(sized_answer("first"));
    EXPECT_EQ(client.read().body, "first");
    EXPECT_EQ(client.read().body, "own /own/2");
    EXPECT_EQ(client.read().body, "own /own/3");
}

}  // namespace grantor::http
