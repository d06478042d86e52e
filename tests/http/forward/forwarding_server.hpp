// A server that forwards, in front of an upstream that the test plays or of a second server.
#pragma once

#include <array>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "tests/http/forward/raw_upstream.hpp"
#include "tests/http/running_server.hpp"

namespace grantor::http {

inline Task<Decision> decide_at_once(const std::function<Decision(const Request&)>& decide,
                                     const Request& request) {
    co_return decide(request);
}
inline Task<Decision> decide_after(Gate& gate,
                                   const std::function<Decision(const Request&)>& decide,
                                   const Request& request) {
    auto opened = gate.wait();
    co_await opened;
    co_return decide(request);
}

// Forwards everything below "/", but answers "/own/…" itself, decides about "/later/…" when the
// gate opens, and answers "/plain" with an ordinary handler.
class ForwardingServer {
 public:
    using Decide = std::function<Decision(const Request&)>;

    explicit ForwardingServer(UpstreamOptions upstream_options,
                              ServerOptions options = RunningServer::one_thread())
        : upstream(make_upstream(std::move(upstream_options))),
          router(routes()),
          server(std::move(options), std::cref(router)) {
        server.start();
    }
    explicit ForwardingServer(std::uint16_t upstream_port,
                              ServerOptions options = RunningServer::one_thread())
        : ForwardingServer(to_port(upstream_port), std::move(options)) {}
    ~ForwardingServer() {
        gate.release();
        server.stop(std::chrono::milliseconds{1});
    }

    static UpstreamOptions to_port(std::uint16_t port) {
        UpstreamOptions options;
        options.host = "127.0.0.1";
        options.port = port;
        // Where time runs fast, a thread that does not get its turn must not look like an address
        // that does not answer.
        options.connect_timeout = std::chrono::seconds{200};
        return options;
    }

    RawClient connect() const { return RawClient(server.port()); }
    ServerCounts counts() const { return server.counts(); }
    // Requests from now on go elsewhere.
    void forward_to(std::shared_ptr<const Upstream> other) {
        const std::lock_guard lock(mutex_);
        upstream.swap(other);
    }

    // The same for whom they are.
    void pay(const std::array<std::uint64_t, 2>& payers) {
        const std::lock_guard lock(mutex_);
        payers_ = payers;
    }

    std::shared_ptr<const Upstream> upstream;
    // What is forwarded, except the upstream. Set before the first request.
    Forward forward;
    Gate gate;

 private:
    const Decide forward_ = [this](const Request&) -> Decision { return forward_it(); };
    const Decide answer_ = [](const Request& request) -> Decision {
        return text("own " + std::string(request.path));
    };
    const Decide nowhere_ = [](const Request&) -> Decision { return Forward{}; };

 public:
    Router router;
    Server server;

 private:
    mutable std::mutex mutex_;
    std::array<std::uint64_t, 2> payers_{};

    Decision forward_it() const {
        auto copy = forward;
        const std::lock_guard lock(mutex_);
        copy.upstream = upstream;
        copy.payers = payers_;
        return copy;
    }
    std::vector<Route> routes() {
        std::vector<Route> rows;
        const auto by_head = [&](const char* path, AnswersOrForwards handler) {
            rows.push_back({every_method, path, std::move(handler)});
        };
        by_head("/*", [this](const Request& r) { return decide_at_once(forward_, r); });
        by_head("/own/*", [this](const Request& r) { return decide_at_once(answer_, r); });
        by_head("/later/*", [this](const Request& r) { return decide_after(gate, forward_, r); });
        by_head("/own-later/*",
                [this](const Request& r) { return decide_after(gate, answer_, r); });
        by_head("/throw", [](const Request&) -> Task<Decision> {
            throw std::runtime_error("a secret detail");
        });
        by_head("/nowhere", [this](const Request& r) { return decide_at_once(nowhere_, r); });
        rows.push_back({Method::get | Method::post, "/plain",
                        AnswersAtOnce([](const Request& r) { return text(std::string(r.body)); })});
        return rows;
    }
};

inline std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a.example\r\n\r\n";
}
inline std::string sized_answer(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

// A server between a client and an upstream, both of which the test plays.
struct BothEnds {
    using Change = std::function<void(UpstreamOptions&)>;

    explicit BothEnds(const Change& change = {},
                      ServerOptions options = RunningServer::one_thread())
        : running(changed(upstream.port(), change), std::move(options)) {}
    explicit BothEnds(ServerOptions options) : BothEnds(Change(), std::move(options)) {}

    // Sends the request over a new connection to the upstream, and reads its head there.
    UpstreamPeer ask(const std::string& request = get("/")) {
        client.send(request);
        auto peer = upstream.accept();
        EXPECT_NE(peer.read_head(), "");
        return peer;
    }
    // One request and its answer, after which the connection is kept.
    UpstreamPeer warm_up() {
        auto peer = ask(get("/warm-up"));
        peer.send(sized_answer("warm"));
        EXPECT_EQ(client.read().body, "warm");
        return peer;
    }

    RawUpstream upstream;
    ForwardingServer running;
    RawClient client = running.connect();

 private:
    static UpstreamOptions changed(std::uint16_t port, const Change& change) {
        auto options = ForwardingServer::to_port(port);
        if (change) change(options);
        return options;
    }
};

}  // namespace grantor::http
