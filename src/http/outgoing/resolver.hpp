// Looks up names on a few threads of its own, since the system's resolver blocks: one name whose
// servers do not answer delays no other (Asio has one thread for all).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "http/loop/sockets.hpp"
#include "http/networks.hpp"

namespace grantor::http {

// The addresses of a host in the order in which they are to be tried; empty if it has none. Called
// on several threads at once, and must not throw.
using LookUp = std::function<std::vector<Address>(const std::string& host)>;

// By the system's resolver, with shorter timeouts than its own.
std::vector<Address> ask_system(const std::string& host);

class Resolver {
 public:
    using OnAddresses = std::function<void(std::vector<Address>)>;

    // Threads are started when they are needed.
    explicit Resolver(std::size_t threads_max) : threads_max_(threads_max) {}
    // Drops queued look-ups, and lets running ones end.
    ~Resolver();
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    // Calls `done` on the thread of `context`, which outlives this; not at all if the asker is gone
    // by then. From any thread.
    void resolve(LookUp look_up, std::string host, asio::io_context& context,
                 std::weak_ptr<const void> asker, OnAddresses done);

 private:
    struct Question {
        LookUp look_up;
        std::string host;
        asio::io_context& context;
        std::weak_ptr<const void> asker;
        OnAddresses done;
    };
    void answer_questions();
    static void hand_on(Question& question, std::vector<Address> found);

    std::size_t threads_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Question> waiting_;
    std::size_t idle_ = 0;
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace grantor::http
