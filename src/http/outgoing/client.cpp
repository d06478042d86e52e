#include "http/outgoing/client.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <set>
#include <thread>
#include <utility>

#include "base/guarded.hpp"
#include "http/outgoing/client_exchange.hpp"

namespace grantor::http {

std::string_view describe(ClientFailure failure) {
    switch (failure) {
        case ClientFailure::bad_url:
            return "The URL is not an absolute http or https URL without user information.";
        case ClientFailure::unresolvable:
            return "No address was found for the host name.";
        case ClientFailure::forbidden_address:
            return "All addresses of the host are forbidden, such as private ones.";
        case ClientFailure::unreachable:
            return "No connection to the server could be established, or TLS could not be agreed "
                   "on with it.";
        case ClientFailure::untrusted_certificate:
            return "The server's certificate is not valid for this host, or no trusted authority "
                   "signed it.";
        case ClientFailure::timed_out:
            return "The server did not answer in time.";
        case ClientFailure::malformed_answer:
            return "The server closed the connection without an answer, or its answer is not HTTP.";
        case ClientFailure::stopped:
            return "The service stopped before the server answered.";
    }
    return {};
}

std::string_view describe(ClientFailure failure, std::string_view url) {
    if (failure == ClientFailure::unreachable && !url.starts_with("https:"))
        return "No connection to the server could be established.";
    return describe(failure);
}

// All but the constructor, the destructor and send() on the client's thread.
struct Client::Parts {
    explicit Parts(ClientOptions options) : surroundings(std::move(options)) {}

    struct Waiting {
        ClientRequest request;
        OnClientResult done;
    };
    void take(Waiting request);
    void start_next();
    void forget(ClientExchange& over);
    void stop();

    ClientSurroundings surroundings;
    asio::executor_work_guard<asio::io_context::executor_type> work{
        surroundings.context.get_executor()};
    std::deque<Waiting> waiting;
    std::set<std::shared_ptr<ClientExchange>> running;
    bool is_stopping = false;
    std::thread thread;
};

Client::Client(ClientOptions options) : parts_(new Parts(std::move(options))) {
    parts_->thread = std::thread([parts = parts_.get()] {
        // What a caller's callback throws must not take the requests of others with it.
        while (!guarded("a callback of the client failed",
                        [parts] { parts->surroundings.context.run(); })) {
        }
    });
}

Client::~Client() {
    asio::post(parts_->surroundings.context, [parts = parts_.get()] { parts->stop(); });
    // Waits until everything that was started has ended, so nothing of it outlives the parts.
    parts_->thread.join();
}

void Client::send(ClientRequest request, OnClientResult done) {
    Parts::Waiting waiting{std::move(request), std::move(done)};
    asio::post(parts_->surroundings.context,
               [parts = parts_.get(), waiting = std::move(waiting)]() mutable {
                   parts->take(std::move(waiting));
               });
}

void Client::Parts::take(Waiting request) {
    if (is_stopping) return request.done(std::unexpected(ClientFailure::stopped));
    waiting.push_back(std::move(request));
    start_next();
}

void Client::Parts::start_next() {
    while (!waiting.empty() && running.size() < surroundings.options.connections_max) {
        auto [request, done] = std::move(waiting.front());
        waiting.pop_front();
        auto on_over = [this, done = std::move(done)](ClientExchange& over, ClientResult result) {
            forget(over);
            done(std::move(result));
        };
        const auto exchange =
            std::make_shared<ClientExchange>(surroundings, std::move(request), std::move(on_over));
        running.insert(exchange);
        exchange->start();
    }
}

void Client::Parts::forget(ClientExchange& over) {
    running.erase(over.shared_from_this());
    // Not from here: start_next() may be running.
    if (!waiting.empty()) asio::post(surroundings.context, [this] { start_next(); });
}

void Client::Parts::stop() {
    is_stopping = true;
    work.reset();
    for (auto& each : std::exchange(waiting, {}))
        each.done(std::unexpected(ClientFailure::stopped));
    for (const auto& exchange : std::exchange(running, {})) exchange->stop();
}

}  // namespace grantor::http
