// One listener for something that the store tells.
#pragma once

#include <functional>
#include <mutex>

namespace grantor {

// Any thread. What listens is short, does not throw and does not use the store.
template <class... Told>
class Listener {
 public:
    // When this returns, the previous one is no longer running.
    void set(std::function<void(Told...)> listener) {
        const std::lock_guard lock(mutex_);
        listener_ = std::move(listener);
    }
    void tell(Told... what) noexcept {
        const std::lock_guard lock(mutex_);
        if (listener_) listener_(what...);
    }

 private:
    std::mutex mutex_;
    std::function<void(Told...)> listener_;
};

}  // namespace grantor
