// A client whose results a test waits for.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "http/outgoing/client.hpp"

namespace grantor::http {

inline std::ostream& operator<<(std::ostream& out, ClientFailure failure) {
    return out << describe(failure);
}

// What one request came to: its failure, or none and the answer.
struct Outcome {
    std::optional<ClientFailure> failure;
    ClientAnswer answer;
    int status() const { return answer.status; }
};

class ClientCalls {
 public:
    explicit ClientCalls(ClientOptions options = loopback_allowed()) { start(std::move(options)); }

    // Where nothing but the test decides when something is late.
    static ClientOptions patient() {
        ClientOptions options;
        options.connect_timeout = seconds{60};
        options.total_timeout = seconds{120};
        return options;
    }
    static ClientOptions loopback_allowed() {
        auto options = patient();
        options.addresses.allow_loopback = true;
        return options;
    }
    static std::string url(std::uint16_t port, const std::string& path = "/") {
        return "http://127.0.0.1:" + std::to_string(port) + path;
    }

    // The number by which its outcome is asked for.
    int send(ClientRequest request) {
        const int number = next_++;
        client_->send(std::move(request), [results = results_, number](const ClientResult& result) {
            const std::lock_guard lock(results->mutex);
            auto& outcome = results->outcomes[number];
            if (result)
                outcome.answer = *result;
            else
                outcome.failure = result.error();
            results->calls += 1;
            results->arrived.notify_all();
        });
        return number;
    }
    int send(const std::string& url) { return send({"GET", url, {}, {}}); }
    Outcome await(int number) {
        std::unique_lock lock(results_->mutex);
        results_->arrived.wait(lock, [&] { return results_->outcomes.contains(number); });
        return results_->outcomes[number];
    }
    Outcome exchange(const ClientRequest& request) { return await(send(request)); }
    Outcome get(const std::string& url) { return await(send(url)); }
    std::optional<ClientFailure> failure_of(const std::string& url) { return get(url).failure; }
    // How often a result came, over all requests.
    int calls() const {
        const std::lock_guard lock(results_->mutex);
        return results_->calls;
    }
    void stop() { client_.reset(); }
    Client& client() { return *client_; }

 private:
    struct Results {
        std::mutex mutex;
        std::condition_variable arrived;
        std::map<int, Outcome> outcomes;
        int calls = 0;
    };
    void start(ClientOptions options) { client_ = std::make_unique<Client>(std::move(options)); }

    std::shared_ptr<Results> results_ = std::make_shared<Results>();
    std::unique_ptr<Client> client_;
    int next_ = 0;
};

}  // namespace grantor::http
