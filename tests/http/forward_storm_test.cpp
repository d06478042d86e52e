// Many clients at once that do anything a client may do, also go away at any moment. Each answer
// that arrives must be the answer to its own request.
#include <gtest/gtest.h>
#include <random>
#include <thread>

#include "http/forward_head.hpp"
#include "http/wait.hpp"
#include "tests/http/forwarding_server.hpp"

namespace grantor::http {
namespace {

constexpr unsigned clients = 6;
constexpr unsigned rounds = 60;

// The upstream: a second server, whose answers come at once, later, large or not at all.
class Echo {
 public:
    Echo() : router(routes()), server(options(), std::cref(router)) { server.start(); }

 private:
    static ServerOptions options() {
        ServerOptions options;
        options.threads = 1;
        options.limits.body_max = 1024 * 1024;
        return options;
    }
    static Task<Response> echo_later(const Request& request) {
        auto pause = wait(std::chrono::milliseconds{1});
        co_await pause;
        co_return text(std::string(request.body));
    }
    static std::vector<Route> routes() {
        return {
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
    // Some requests at once, then their answers. False when the connection has ended.
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

}  // namespace

TEST(ForwardStorm, every_answer_is_the_one_to_its_request) {
    Echo echo;
    auto options = ForwardingServer::to_port(echo.server.port());
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

}  // namespace grantor::http
