// A server on a port of the system's choice, with handlers that tests need.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/executor.hpp"
#include "http/router.hpp"
#include "http/server/server.hpp"
#include "tests/http/client.hpp"

namespace grantor::http {

// Holds coroutines until a test resumes them.
class Gate {
 public:
    auto wait() {
        struct Awaitable {
            Gate& gate;
            bool await_ready() { return false; }
            void await_suspend(std::coroutine_handle<> handle) { gate.add(handle); }
            void await_resume() {}
        };
        return Awaitable{*this};
    }
    // Blocks until as many have come since the last release.
    void await_arrivals(std::size_t count) {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return waiting_.size() >= count; });
    }
    void release() {
        std::vector<std::pair<Executor*, std::coroutine_handle<>>> waiting;
        {
            const std::lock_guard lock(mutex_);
            waiting.swap(waiting_);
        }
        for (const auto& [executor, handle] : waiting) executor->resume({&handle, 1});
    }

 private:
    void add(std::coroutine_handle<> handle) {
        const std::lock_guard lock(mutex_);
        waiting_.emplace_back(Executor::current(), handle);
        arrived_.notify_all();
    }
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<std::pair<Executor*, std::coroutine_handle<>>> waiting_;
};

// For what happens on the server's thread without a word to the client.
template <class Predicate>
inline bool comes_true(Predicate predicate) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!predicate()) {
        if (std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::yield();
    }
    return true;
}

inline Response text(std::string body) {
    Response response;
    response.content_type = text_type;
    response.body = std::move(body);
    return response;
}

inline Task<Response> answer_after(Gate& gate, const Request& request) {
    auto opened = gate.wait();
    co_await opened;
    // Read after the wait: the request must still be there.
    co_return text("later " + std::string(request.target) + " " + std::string(request.body));
}
inline Task<Response> throw_after(Gate& gate) {
    auto opened = gate.wait();
    co_await opened;
    throw std::runtime_error("a secret detail");
    co_return Response{};
}
inline Task<Response> answer_without_waiting() { co_return text("not later"); }

class RunningServer {
 public:
    explicit RunningServer(ServerOptions options = one_thread())
        : router(routes()), server(std::move(options), std::cref(router)) {
        server.start();
    }
    ~RunningServer() {
        gate.release();
        server.stop();
    }

    static ServerOptions one_thread() {
        ServerOptions options;
        options.threads = 1;
        return options;
    }
    // Timeouts of N seconds pass in N * 5 ms.
    static ServerOptions fast_time() {
        auto options = one_thread();
        options.limits.tick = std::chrono::milliseconds{5};
        return options;
    }

    RawClient connect() const { return RawClient(server.port()); }

    Gate gate;
    Router router;
    Server server;

 private:
    std::vector<Route> routes() {
        std::vector<Route> rows;
        const auto at_once = [&](MethodSet methods, const char* path, AnswersAtOnce handler) {
            rows.push_back({methods, path, std::move(handler)});
        };
        at_once(Method::get, "/hello", [](const Request&) { return text("hello"); });
        at_once(Method::post, "/echo",
                [](const Request& request) { return text(std::string(request.body)); });
        at_once(Method::post, "/named/{name}",
                [](const Request& request) { return text(std::string(request.segment("name"))); });
        at_once(Method::get, "/peer",
                [](const Request& request) { return text(std::string(request.peer)); });
        at_once(Method::get, "/from-proxy", [](const Request& request) {
            return text(request.is_from_trusted_proxy ? "yes" : "no");
        });
        at_once(Method::get, "/id",
                [](const Request& request) { return text(std::string(request.id)); });
        at_once(Method::get, "/target/*",
                [](const Request& request) { return text(std::string(request.target)); });
        at_once(Method::get, "/medium",
                [](const Request&) { return text(std::string(60'000, 'x')); });
        at_once(Method::get, "/large",
                [](const Request&) { return text(std::string(1024 * 1024, 'x')); });
        at_once(Method::get, "/throw",
                [](const Request&) -> Response { throw std::runtime_error("a secret detail"); });
        rows.push_back({Method::get | Method::post, "/later",
                        AnswersLater([this](const Request& r) { return answer_after(gate, r); })});
        rows.push_back({Method::get, "/throw-later",
                        AnswersLater([this](const Request&) { return throw_after(gate); })});
        rows.push_back({Method::get, "/not-later",
                        AnswersLater([](const Request&) { return answer_without_waiting(); })});
        return rows;
    }
};

}  // namespace grantor::http
