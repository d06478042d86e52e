// The rules that are in use, exchangeable while requests run (SIGHUP, `grantor edge reload`).
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/current.hpp"
#include "edge/route_rules.hpp"
#include "edge/rule_differences.hpp"

namespace grantor::edge {

// Some hundred kilobytes for each real change: rules that differ in nothing are not taken. Safe
// from any thread.
class CurrentRules {
 public:
    explicit CurrentRules(RouteRules rules) : rules_(std::move(rules)) {}

    const RouteRules& get() const { return rules_.get(); }
    // From the next request on. What has changed, for the log.
    std::vector<std::string> replace(RouteRules rules) {
        const std::lock_guard lock(mutex_);
        auto changes = differences(get(), rules);
        if (!changes.empty()) rules_.replace(std::move(rules));
        return changes;
    }

 private:
    std::mutex mutex_;  // of two that replace, the second compares with what the first has put
    Current<RouteRules> rules_;
};

}  // namespace grantor::edge
