#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "http/message.hpp"
#include "tests/http/forward/raw_upstream.hpp"
#include "tests/http/outgoing/client_calls.hpp"
#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

// What the client makes of an answer of these bytes, after which the server ends.
Outcome outcome_of(std::string_view answer, const char* method = "GET") {
    RawUpstream server;
    ClientCalls calls;
    const auto number = calls.send({method, ClientCalls::url(server.port()), {}, {}});
    auto peer = server.accept();
    peer.read_head();
    peer.send(answer);
    peer.end_sending();
    return calls.await(number);
}

// A port that nobody listens on.
std::uint16_t closed_port() {
    RawUpstream server;
    server.close();
    return server.port();
}

ClientOptions late_after(milliseconds time) {
    auto options = ClientCalls::loopback_allowed();
    options.total_timeout = time;
    return options;
}

}  // namespace

TEST(Client, options_that_cannot_be_used_are_named) {
    ClientOptions options;
    options.addresses.allowed_networks = {"intranet"};
    EXPECT_THROW(Client{options}, std::invalid_argument);
    options = {};
    options.ca_file = "/nowhere/authorities.pem";
    try {
        Client client(options);
        FAIL() << "there is no such file";
    } catch (const std::runtime_error& error) {
        EXPECT_TRUE(std::string_view(error.what()).contains("/nowhere/authorities.pem"));
    }
}

TEST(Client, every_failure_has_a_sentence_of_its_own) {
    std::set<std::string_view> sentences;
    for (int i = 0; i <= static_cast<int>(ClientFailure::stopped); ++i) {
        const auto sentence = describe(static_cast<ClientFailure>(i));
        EXPECT_TRUE(sentence.size() > 20 && sentence.ends_with('.')) << sentence;
        EXPECT_TRUE(sentences.insert(sentence).second) << sentence;
    }
}

// Who calls http://localhost is not told about TLS.
TEST(Client, a_failure_over_plain_http_has_nothing_to_do_with_tls) {
    for (int i = 0; i <= static_cast<int>(ClientFailure::stopped); ++i) {
        const auto failure = static_cast<ClientFailure>(i);
        EXPECT_EQ(describe(failure, "https://a.dev/"), describe(failure));
        if (failure == ClientFailure::unreachable)
            EXPECT_FALSE(describe(failure, "http://localhost:3000/").contains("TLS"));
    }
}

TEST(Client, a_port_where_nobody_listens_is_unreachable) {
    ClientCalls calls;
    EXPECT_EQ(calls.failure_of(ClientCalls::url(closed_port())), ClientFailure::unreachable);
}

TEST(Client, what_is_no_answer_is_malformed) {
    for (const std::string& answer : std::vector<std::string>{
             "", "garbage", "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\nA: b\n\n",
             "HTTP/2 200\r\n\r\n", "HTTP/1.1 99 No\r\n\r\n", "HTTP/1.1 2000 No\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
             "HTTP/1.1 200 OK\r\n folded\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n",
             "220 mail.example ESMTP\r\n", "\x15\x03\x01\x00\x02\x02\x28"})
        EXPECT_EQ(outcome_of(answer).failure, ClientFailure::malformed_answer) << answer;
}

TEST(Client, a_head_without_end_is_malformed) {
    const std::string line = "X: " + std::string(1000, 'x') + "\r\n";
    std::string head = "HTTP/1.1 200 OK\r\n";
    while (head.size() < 20'000) head += line;
    EXPECT_EQ(outcome_of(head).failure, ClientFailure::malformed_answer);
    std::string interim;
    for (int i = 0; i < 100; ++i) interim += "HTTP/1.1 103 Early Hints\r\n\r\n";
    EXPECT_EQ(outcome_of(interim).failure, ClientFailure::malformed_answer);
}

TEST(Client, a_server_that_accepts_and_says_nothing_is_too_late) {
    const RawUpstream server;
    ClientCalls calls(late_after(milliseconds{50}));
    EXPECT_EQ(calls.failure_of(ClientCalls::url(server.port())), ClientFailure::timed_out);
}

TEST(Client, a_server_that_drips_its_head_is_too_late) {
    RawUpstream server;
    ClientCalls calls(late_after(milliseconds{1000}));
    const auto number = calls.send(ClientCalls::url(server.port()));
    auto peer = server.accept();
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nX: y");
    EXPECT_EQ(calls.await(number).failure, ClientFailure::timed_out);
    EXPECT_TRUE(peer.is_closed());
}

TEST(Client, a_server_that_takes_no_body_is_too_late) {
    const RawUpstream server;
    ClientCalls calls(late_after(milliseconds{100}));
    const std::string body(64 * 1024 * 1024, 'x');
    EXPECT_EQ(calls.exchange({"POST", ClientCalls::url(server.port()), {}, body}).failure,
              ClientFailure::timed_out);
}

TEST(Client, a_request_is_written_as_it_was_given) {
    RawUpstream server;
    auto options = ClientCalls::loopback_allowed();
    options.user_agent = "Grantor/7";
    ClientCalls calls(options);
    std::string fields;
    add_field(fields, "Authorization", "Basic YTpi");
    const auto url = ClientCalls::url(server.port(), "/callback?a=b#part");
    const auto host = "Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n";
    const auto number = calls.send({"DELETE", url, fields, "{\"a\":1}"});
    auto peer = server.accept();
    EXPECT_EQ(peer.read_head(), "DELETE /callback?a=b HTTP/1.1\r\n" + host +
                                    "User-Agent: Grantor/7\r\nConnection: close\r\n"
                                    "Content-Length: 7\r\nAuthorization: Basic YTpi\r\n\r\n");
    EXPECT_EQ(peer.read(7), "{\"a\":1}");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    const auto outcome = calls.await(number);
    EXPECT_EQ(outcome.status(), 200);
    EXPECT_EQ(outcome.answer.body, "ok");
    EXPECT_GE(outcome.answer.duration, milliseconds{0});
    EXPECT_TRUE(peer.is_closed());
}

TEST(Client, a_host_of_its_own_takes_the_place_of_the_urls) {
    RawUpstream server;
    ClientCalls calls;
    calls.send({"GET", ClientCalls::url(server.port()), {}, {}, "shop.internal:9000"});
    auto peer = server.accept();
    EXPECT_THAT(peer.read_head(), testing::HasSubstr("\r\nHost: shop.internal:9000\r\n"));
}

TEST(Client, a_length_is_sent_with_every_body_and_where_one_is_expected) {
    RawUpstream server;
    ClientCalls calls;
    for (const auto& [method, body, has_length] :
         {std::tuple{"GET", "", false}, std::tuple{"DELETE", "", false},
          std::tuple{"DELETE", "x", true}, std::tuple{"POST", "", true},
          std::tuple{"PUT", "", true}, std::tuple{"PATCH", "", true}}) {
        const auto number = calls.send({method, ClientCalls::url(server.port()), {}, body});
        auto peer = server.accept();
        EXPECT_EQ(peer.read_head().contains("Content-Length: "), has_length) << method;
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        peer.end_sending();
        EXPECT_EQ(calls.await(number).status(), 200);
    }
}

TEST(Client, answers_of_every_framing_are_read) {
    struct Row {
        const char* answer;
        int status;
        const char* body;
    };
    for (const auto& [answer, status, body] : {
             Row{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"},
             Row{"HTTP/1.1 500 \r\ncontent-length: 5\r\n\r\nhello, more", 500, "hello"},
             Row{"HTTP/1.1 201\r\nTransfer-Encoding: "
                 "chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\n"
                 "X: y\r\n\r\n",
                 201, "hello"},
             Row{"HTTP/1.0 404 Not Found\r\n\r\nhello", 404, "hello"},
             Row{"HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
             Row{"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, ""},
             Row{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n"
                 "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                 200, "ok"},
         }) {
        const auto outcome = outcome_of(answer);
        EXPECT_EQ(outcome.status(), status) << answer;
        EXPECT_EQ(outcome.answer.body, body) << answer;
    }
    EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HEAD").status(), 200);
}

TEST(Client, an_answer_in_pieces_of_any_size_is_the_same) {
    const std::string answer =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n0\r\n\r\n";
    for (std::size_t piece = 1; piece < answer.size(); piece += 5) {
        RawUpstream server;
        ClientCalls calls;
        const auto number = calls.send(ClientCalls::url(server.port()));
        auto peer = server.accept();
        peer.read_head();
        for (std::size_t at = 0; at < answer.size(); at += piece)
            peer.send(std::string_view(answer).substr(at, piece));
        const auto outcome = calls.await(number);
        EXPECT_EQ(outcome.status(), 200);
        EXPECT_EQ(outcome.answer.body, "hello");
    }
}

TEST(Client, a_status_counts_though_its_body_breaks_off) {
    for (const char* answer :
         {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nno size\r\n"}) {
        const auto outcome = outcome_of(answer);
        EXPECT_EQ(outcome.status(), 200) << answer;
        EXPECT_EQ(outcome.answer.body, "hello") << answer;
    }
}

TEST(Client, a_status_counts_though_its_body_does_not_end_in_time) {
    RawUpstream server;
    ClientCalls calls(late_after(milliseconds{2000}));
    const auto number = calls.send(ClientCalls::url(server.port()));
    auto peer = server.accept();
    peer.read_head();
    peer.send("HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\nhello");
    const auto outcome = calls.await(number);
    EXPECT_EQ(outcome.status(), 202);
    EXPECT_EQ(outcome.answer.body, "hello");
}

TEST(Client, the_beginning_of_a_large_answer_is_kept_and_the_rest_dropped) {
    const RunningServer running;
    ClientCalls calls;
    const auto outcome = calls.get(ClientCalls::url(running.server.port(), "/medium"));
    EXPECT_EQ(outcome.status(), 200);
    EXPECT_EQ(outcome.answer.body, std::string(2048, 'x'));
}

TEST(Client, an_answer_without_end_is_cut_and_counts_by_its_status) {
    RawUpstream server;
    ClientCalls calls;
    const auto number = calls.send(ClientCalls::url(server.port()));
    auto peer = server.accept();
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string piece(64 * 1024, 'x');
    std::size_t sent = 0;
    while (sent < 64 * piece.size() && peer.send(piece)) sent += piece.size();
    EXPECT_LT(sent, 64 * piece.size()) << "the client must have closed";
    const auto outcome = calls.await(number);
    EXPECT_EQ(outcome.status(), 200);
    EXPECT_EQ(outcome.answer.body.size(), 2048u);
}

TEST(Client, an_answer_before_the_end_of_the_request_counts) {
    RawUpstream server;
    ClientCalls calls;
    const std::string body(16 * 1024 * 1024, 'x');
    const auto number = calls.send({"POST", ClientCalls::url(server.port()), {}, body});
    auto peer = server.accept();
    peer.read_head();
    peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(calls.await(number).status(), 413);
}

TEST(Client, large_bodies_arrive_whole) {
    auto options = RunningServer::one_thread();
    options.limits.body_max = 4 * 1024 * 1024;
    const RunningServer running(options);
    auto client_options = ClientCalls::loopback_allowed();
    client_options.body_kept_max = client_options.body_read_max = 4 * 1024 * 1024;
    ClientCalls calls(client_options);
    const std::string body(3'000'000, 'y');
    const auto outcome =
        calls.exchange({"POST", ClientCalls::url(running.server.port(), "/echo"), {}, body});
    EXPECT_TRUE(outcome.answer.body == body);
}

TEST(Client, a_hundred_requests_at_once_are_all_answered) {
    const RunningServer running;
    ClientCalls calls;
    std::vector<int> numbers;
    for (int i = 0; i < 100; ++i)
        numbers.push_back(
            calls.send(ClientCalls::url(running.server.port(), "/target/" + std::to_string(i))));
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(calls.await(numbers[static_cast<std::size_t>(i)]).answer.body,
                  "/target/" + std::to_string(i));
    EXPECT_EQ(calls.calls(), 100);
}

TEST(Client, requests_over_the_limit_wait_for_their_turn) {
    RunningServer running;
    auto options = ClientCalls::loopback_allowed();
    options.connections_max = 2;
    ClientCalls calls(options);
    std::vector<int> numbers;
    for (int i = 0; i < 7; ++i)
        numbers.push_back(calls.send(ClientCalls::url(running.server.port(), "/later")));
    for (int answered = 0; answered < 7;) {
        const int at_once = std::min(2, 7 - answered);
        running.gate.await_arrivals(static_cast<std::size_t>(at_once));
        EXPECT_EQ(running.server.counts().connections_open, static_cast<std::size_t>(at_once));
        running.gate.release();
        for (int i = 0; i < at_once; ++i)
            calls.await(numbers[static_cast<std::size_t>(answered++)]);
    }
    for (const int number : numbers) EXPECT_EQ(calls.await(number).status(), 200);
}

TEST(Client, a_slow_server_does_not_hold_up_another) {
    const RawUpstream silent;
    const RunningServer running;
    ClientCalls calls;
    for (int i = 0; i < 50; ++i) calls.send(ClientCalls::url(silent.port()));
    EXPECT_EQ(calls.get(ClientCalls::url(running.server.port(), "/hello")).answer.body, "hello");
    EXPECT_EQ(calls.calls(), 1);
}

TEST(Client, stopping_ends_every_request_once) {
    RawUpstream silent;
    auto options = ClientCalls::loopback_allowed();
    options.connections_max = 10;
    ClientCalls calls(options);
    std::vector<int> numbers;
    for (int i = 0; i < 20; ++i) numbers.push_back(calls.send(ClientCalls::url(silent.port())));
    numbers.push_back(calls.send("http://localhost:" + std::to_string(silent.port())));
    auto peer = silent.accept();
    peer.read_head();
    calls.stop();
    for (const int number : numbers) EXPECT_EQ(calls.await(number).failure, ClientFailure::stopped);
    EXPECT_EQ(calls.calls(), 21);
    EXPECT_TRUE(peer.is_closed());
}

TEST(Client, a_request_that_follows_from_a_stopped_one_is_stopped_too) {
    const RawUpstream silent;
    auto client = std::make_unique<Client>(ClientCalls::loopback_allowed());
    const ClientRequest request{"GET", ClientCalls::url(silent.port()), {}, {}};
    std::atomic<int> stopped = 0;
    const auto count = [&](const ClientResult& result) {
        stopped += !result && result.error() == ClientFailure::stopped;
    };
    client->send(request, [&, raw = client.get()](const ClientResult& result) {
        count(result);
        raw->send(request, count);
    });
    client.reset();
    EXPECT_EQ(stopped, 2);
}

TEST(Client, a_callback_that_throws_ends_no_other_request) {
    ClientCalls calls;
    calls.client().send({"GET", "nonsense", {}, {}},
                        [](const ClientResult&) { throw std::runtime_error("on purpose"); });
    EXPECT_EQ(calls.failure_of("nonsense"), ClientFailure::bad_url);
}

TEST(Client, requests_may_come_from_any_thread) {
    const RunningServer running;
    Client client(ClientCalls::loopback_allowed());
    std::atomic<int> answered = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 25; ++j)
                client.send({"GET", ClientCalls::url(running.server.port(), "/hello"), {}, {}},
                            [&](const ClientResult& result) {
                                answered += result && result->body == "hello";
                            });
        });
    for (auto& thread : threads) thread.join();
    EXPECT_TRUE(comes_true([&] { return answered == 100; }));
}

}  // namespace grantor::http
