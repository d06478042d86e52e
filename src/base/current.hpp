// A value that is in use and can be exchanged while requests run.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace grantor {

// Values that were replaced stay until the end, so that a request may hold a reference for as long
// as it runs and no reader counts references or takes a lock: for what changes by somebody's hand,
// and rarely. Safe from any thread.
template <class T>
class Current {
 public:
    explicit Current(T first) { replace(std::move(first)); }

    const T& get() const { return *current_.load(std::memory_order_acquire); }
    void replace(T next) {
        const std::lock_guard lock(mutex_);
        kept_.push_back(std::make_unique<const T>(std::move(next)));
        current_.store(kept_.back().get(), std::memory_order_release);
    }

 private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<const T>> kept_;
    std::atomic<const T*> current_{nullptr};
};

}  // namespace grantor
