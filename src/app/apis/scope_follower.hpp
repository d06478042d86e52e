// Brings the rules of the edge in line with the catalogue of scopes whenever that has changed, by
// whichever process.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "store/store.hpp"

namespace grantor::app {

// On a thread of its own: the store must not wait until large documents are read.
class ScopeFollower {
 public:
    // `follow` is called some moments after each change, and may throw: that is logged, and the
    // rules in use stay.
    ScopeFollower(Store& store, std::function<void()> follow);
    ~ScopeFollower();
    ScopeFollower(const ScopeFollower&) = delete;

 private:
    void run(const std::stop_token& stop);

    Store& store_;
    const std::function<void()> follow_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool is_due_ = false;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace grantor::app
