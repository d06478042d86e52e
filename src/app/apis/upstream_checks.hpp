// Asks upstreams now and then whether they are well (`health_path` of an API), so that one that
// takes connections and is out of order gets no requests. What the answers mean for the choice of
// an upstream: http/outgoing/upstream_health.hpp.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/time.hpp"
#include "http/outgoing/client.hpp"
#include "http/outgoing/upstream_group.hpp"

namespace grantor::app {

class UpstreamChecks {
 public:
    struct Api {
        std::shared_ptr<const http::UpstreamGroup> upstreams;
        std::string path;  // "/healthz"
        seconds interval{5};
    };

    explicit UpstreamChecks(std::vector<Api> apis);
    ~UpstreamChecks();
    UpstreamChecks(const UpstreamChecks&) = delete;

    // Once; nothing happens without an API.
    void start();
    // Returns when nothing is under way. Calling it again is harmless.
    void stop();
    // One round for each API, on the calling thread, until every upstream has answered or not: for
    // tests.
    void check_all();

 private:
    struct Checked {
        Api api;
        std::unique_ptr<http::Client> client;
        std::chrono::steady_clock::time_point due{};
    };
    void run();
    void begin(Checked& checked);

    std::vector<Checked> checked_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t under_way_ = 0;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace grantor::app
