// The rules that are in use, exchangeable while requests run (SIGHUP, `grantor edge reload`).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "edge/route_rules.hpp"
#include "edge/rule_differences.hpp"

namespace grantor::edge {

// Rules that were replaced stay until the end, so that a request may hold a rule for as long as it
// runs, and no reader counts references or takes a lock. Some hundred kilobytes for each real
// change: rules that differ in nothing are not taken. Safe from any thread.
class CurrentRules {
 public:
    explicit CurrentRules(RouteRules rules) { keep(std::move(rules)); }

    const RouteRules& get() const { return *current_.load(std::memory_order_acquire); }
    // From the next request on. What has changed, for the log.
    std::vector<std::string> replace(RouteRules rules) {
        const std::lock_guard lock(mutex_);
        auto changes = differences(get(), rules);
        if (!changes.empty()) keep(std::move(rules));
        return changes;
    }

 private:
    void keep(RouteRules rules) {
        kept_.push_back(std::make_unique<const RouteRules>(std::move(rules)));
        current_.store(kept_.back().get(), std::memory_order_release);
    }

    std::mutex mutex_;
    std::vector<std::unique_ptr<const RouteRules>> kept_;
    std::atomic<const RouteRules*> current_{nullptr};
};

}  // namespace grantor::edge
