// The key ring that is in use, exchangeable while requests run (`grantor keys rotate` and SIGHUP).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "token/key_ring.hpp"

namespace grantor {

// Rings that were replaced stay until the end, so that a request may hold a reference for as long
// as it runs; a ring is a few hundred bytes and exchanges are rare. Safe from any thread.
class CurrentKeyRing {
 public:
    explicit CurrentKeyRing(KeyRing ring) { replace(std::move(ring)); }

    const KeyRing& get() const { return *current_.load(std::memory_order_acquire); }
    void replace(KeyRing ring) {
        const std::lock_guard lock(mutex_);
        rings_.push_back(std::make_unique<const KeyRing>(std::move(ring)));
        current_.store(rings_.back().get(), std::memory_order_release);
    }

 private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<const KeyRing>> rings_;
    std::atomic<const KeyRing*> current_{nullptr};
};

}  // namespace grantor
