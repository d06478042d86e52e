// The deliveries in flight, one for each target, and the places that they take: those that failed
// before have at most half of the places, and those of one app three quarters.
#pragma once

#include <chrono>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/secret.hpp"
#include "delivery/attempt.hpp"

namespace grantor::delivery {

struct Flight {
    Attempt attempt;
    std::vector<Secret> secrets{};
    std::chrono::steady_clock::time_point began{};
};

// One thread at a time.
class Flights {
 public:
    explicit Flights(std::size_t places) : places_(places) {}
    Flights(const Flights&) = delete;

    std::size_t size() const { return flights_.size(); }
    bool is_empty() const { return flights_.empty(); }
    std::size_t free_places() const { return places_ - flights_.size(); }
    bool has(std::int64_t target) const { return flights_.contains(target); }
    // It is in flight.
    Flight& at(std::int64_t target) { return flights_.at(target); }

    // Whether a delivery may take one of the free places.
    bool has_place_for(const Delivery& delivery) const;
    void add(Flight flight);
    // Its place is free.
    Attempt land(std::int64_t target);

 private:
    const std::size_t places_;
    std::unordered_map<std::int64_t, Flight> flights_;  // by target
    std::size_t retries_ = 0;
    std::unordered_map<AppId, std::size_t> of_app_;
};

}  // namespace grantor::delivery
