// Reads files again whenever `grantor reload` has asked all nodes to, and a file of keys that has
// got a new one.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "store/store.hpp"

namespace grantor::app {

// On a thread of its own: the store must not wait until large documents are read.
class ReloadFollower {
 public:
    // `reload` does not throw. The store outlives it.
    ReloadFollower(Store& store, std::function<void()> reload);
    ~ReloadFollower();
    ReloadFollower(const ReloadFollower&) = delete;

    // Reads again soon, whoever asked. Any thread; short.
    void ask();
    // From now on nothing is read. Calling it again is harmless.
    void stop();

 private:
    void run(const std::stop_token& stop);
    void look();

    Store& store_;
    const std::function<void()> reload_;
    std::string followed_;  // of the thread
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool has_news_ = false;
    bool is_asked_ = false;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace grantor::app
