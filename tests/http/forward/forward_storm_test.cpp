// Many clients that do anything a client may do, including leaving at any moment. Each answer that
// arrives must be the answer to its own request.
#include <atomic>
#include <gtest/gtest.h>
#include <random>
#include <thread>

#include "http/outgoing/forward_head.hpp"
#include "http/server/wait.hpp"
#include "tests/http/certificate.hpp"
#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

constexpr unsigned clients = 6;
constexpr unsigned rounds = 60;

// The upstream: a second server, whose answers come immediately, later, large or not at all.
class Echo {
 public:
    explicit Echo(std::optional<TlsFiles> tls = std::nullopt)
        : router(routes()), server(options(std::move(tls)), std::cref(router)) {
        server.start();
    }

 private:
    static ServerOptions options(std::optional<TlsFiles> tls) {
        ServerOptions options;
        options.threads = 1;
        options.tls = std::move(tls);
        options.limits.body_max = 1024 * 1024;
        return options;
    }
    static Task<Response> echo_later(const Request& request) {
        auto pause = wait(std::chrono::milliseconds{1});
        co_await pause;
        co_return text(std::string(request.body));
    }
    // Answers "/check?name" only to requests with the new token; its answer to others, half or
    // whole, is useless to them.
    static Response check(const Request& request) {
        if (request.header("authorization") == "new") return text(std::string(request.query));
        auto refusal = text(std::string(request.query.size() % 2 * 20'000, 'x'));
        refusal.status = 401;
        return refusal;
    }
    static std::vector<Route> routes() {
        return {
            {Method::get, "/check", AnswersAtOnce(check)},
            {Method::post, "/at-once",
             AnswersAtOnce([](const Request& r) { return text(std::string(r.body)); })},
            {Method::post, "/later", AnswersLater([](const Request& r) { return echo_later(r); })}};
    }

 public:
    Router router;
    Server server;
};

class Visitor {
 public:
    Visitor(std::uint16_t port, unsigned seed) : port_(port), random_(seed) {}

    void visit() {
        for (unsigned i = 0; i < rounds; ++i) {
            RawClient client(port_);
            for (unsigned j = pick(4); j-- > 0;) {
                if (pick(8) == 0 && leave_early(client)) break;
                if (!exchange(client)) break;
            }
        }
    }
    unsigned answered = 0;
    unsigned refused = 0;
    unsigned wrong = 0;

 private:
    unsigned pick(unsigned count) { return static_cast<unsigned>(random_() % count); }

    std::string body() {
        const std::size_t sizes[] = {0, 1, 100, 1'000, 5'000, 40'000, 200'000};
        std::string body(sizes[pick(7)], 'a');
        for (auto& c : body) c = static_cast<char>('a' + pick(26));
        return body;
    }
    std::string request(const std::string& body) {
        std::string text = pick(2) == 0 ? "POST /at-once" : "POST /later";
        text += " HTTP/1.1\r\nHost: a\r\n";
        if (pick(2) == 0)
            return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        text += "Transfer-Encoding: chunked\r\n\r\n";
        for (std::size_t at = 0; at < body.size();) {
            const auto piece = body.substr(at, 1 + pick(50'000));
            append_chunk_size(text, piece.size());
            text.append(piece).append("\r\n");
            at += piece.size();
        }
        return text.append(last_chunk);
    }
    // Several requests together, then their answers. False when the connection has ended.
    bool exchange(RawClient& client) {
        std::vector<std::string> bodies(1 + pick(3));
        std::string requests;
        for (auto& each : bodies) {
            each = body();
            requests += request(each);
        }
        std::thread sending([&] { client.send(requests); });
        bool is_open = true;
        for (const auto& each : bodies) {
            const auto answer = client.read();
            answered += answer.status == 200;
            refused += answer.status == 503;
            wrong += answer.status != 200 && answer.status != 503;
            wrong += answer.status == 200 && answer.body != each;
            is_open = answer.status != 0 && answer.field("Connection") != "close";
            if (!is_open) break;
        }
        if (!is_open) client.reset();
        sending.join();
        return is_open;
    }
    bool leave_early(RawClient& client) {
        const auto whole = request(body());
        client.send(std::string_view(whole).substr(0, pick(static_cast<unsigned>(whole.size()))));
        pick(2) == 0 ? client.reset() : client.close();
        return true;
    }

    std::uint16_t port_;
    std::mt19937 random_;
};

Task<std::optional<Decision>> renew(std::shared_ptr<const Upstream> upstream) {
    auto pause = wait(std::chrono::milliseconds{1});
    co_await pause;
    Forward second;
    second.upstream = std::move(upstream);
    second.fields = "Authorization: new\r\n";
    co_return second;
}

// Asks for one thing after the other, and sometimes leaves before it gets it. How many answers were
// not the right ones.
unsigned ask_around(std::uint16_t port, unsigned seed) {
    std::mt19937 random(seed);
    unsigned wrong = 0;
    for (unsigned i = 0; i < rounds; ++i) {
        RawClient client(port);
        for (unsigned j = 0; j < 4; ++j) {
            const auto name = std::string(1 + random() % 8, 'a') + std::to_string(i * 4 + j);
            client.send("GET /check?" + name + " HTTP/1.1\r\nHost: a\r\n\r\n");
            if (random() % 8 == 0) break;
            wrong += client.read().body != name;
        }
        if (random() % 2 == 0) client.reset();
    }
    return wrong;
}

void expect_right_answers(UpstreamOptions options) {
    options.connections_max = 3;
    options.idle_max = 1;
    ServerOptions server_options;
    server_options.threads = 2;
    ForwardingServer running(options, server_options);
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<Visitor> visitors;
    for (unsigned i = 0; i < clients; ++i) visitors.emplace_back(running.server.port(), seed + i);
    std::vector<std::thread> threads;
    for (auto& visitor : visitors) threads.emplace_back([&visitor] { visitor.visit(); });
    for (auto& thread : threads) thread.join();
    unsigned answered = 0;
    for (const auto& visitor : visitors) {
        EXPECT_EQ(visitor.wrong, 0u);
        answered += visitor.answered;
    }
    EXPECT_GT(answered, clients * rounds / 2);
    EXPECT_TRUE(comes_true([&] { return running.counts().connections_open == 0; }));
    EXPECT_EQ(running.counts().requests_in_flight, 0u);
}

}  // namespace

TEST(ForwardStorm, every_answer_is_the_one_to_its_request) {
    const Echo echo;
    expect_right_answers(ForwardingServer::to_port(echo.server.port()));
}

TEST(ForwardStorm, every_answer_is_the_one_to_its_request_over_tls) {
    const Certificate certificate({.alternative_names = "IP:127.0.0.1"});
    const Echo echo(certificate.files());
    auto options = ForwardingServer::to_port(echo.server.port());
    options.tls = make_tls_trust(certificate.files().certificate_chain);
    expect_right_answers(options);
}

TEST(ForwardStorm, every_second_try_is_for_its_own_request) {
    const Echo echo;
    auto options = ForwardingServer::to_port(echo.server.port());
    options.connections_max = 3;
    ServerOptions server_options;
    server_options.threads = 2;
    ForwardingServer running(options, server_options);
    std::atomic<unsigned> begun = 0;
    std::atomic<unsigned> ended = 0;
    running.forward.on_unauthorized = [&] {
        ++begun;
        return renew(running.upstream);
    };
    running.forward.on_end = [&](const ForwardOutcome&) { ++ended; };
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::atomic<unsigned> wrong = 0;
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < clients; ++i)
        threads.emplace_back([&, i] { wrong += ask_around(running.server.port(), seed + i); });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0u);
    EXPECT_GT(begun, clients * rounds);
    EXPECT_TRUE(comes_true([&] { return running.counts().connections_open == 0; }));
    EXPECT_EQ(running.counts().requests_in_flight, 0u);
    EXPECT_EQ(ended, running.counts().requests_forwarded);
}

}  // namespace grantor::http
