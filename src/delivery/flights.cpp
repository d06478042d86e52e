#include "delivery/flights.hpp"

#include <algorithm>
#include <utility>

namespace grantor::delivery {
namespace {

bool is_retry(const Delivery& row) { return row.attempts > 0; }

}  // namespace

bool Flights::has_place_for(const Delivery& delivery) const {
    if (is_retry(delivery) && retries_ >= std::max<std::size_t>(places_ / 2, 1)) return false;
    const auto of_app = of_app_.find(delivery.app_id);
    const auto used = of_app == of_app_.end() ? 0 : of_app->second;
    return !delivery.app_id || used < (places_ * 3 + 3) / 4;
}

void Flights::add(Flight flight) {
    const auto& delivery = flight.attempt.delivery;
    if (is_retry(delivery)) ++retries_;
    ++of_app_[delivery.app_id];
    const auto target = delivery.target();
    flights_.emplace(target, std::move(flight));
}

Attempt Flights::land(std::int64_t target) {
    auto attempt = std::move(flights_.extract(target).mapped().attempt);
    if (is_retry(attempt.delivery)) --retries_;
    const auto of_app = of_app_.find(attempt.delivery.app_id);
    if (--of_app->second == 0) of_app_.erase(of_app);
    return attempt;
}

}  // namespace grantor::delivery
