#include "delivery/retry_schedule.hpp"

#include <array>

namespace grantor::delivery {
namespace {

constexpr std::array<seconds, 3> first_retries{seconds{3}, seconds{30}, seconds{150}};

}  // namespace

std::optional<Time> next_attempt(const Delivery& tried, Time now) {
    if (tried.kind == DeliveryKind::ping) return std::nullopt;
    const auto failures = static_cast<std::size_t>(tried.attempts);
    const auto next =
        now + (failures <= first_retries.size() ? first_retries[failures - 1] : later_retry);
    if (next >= tried.created_at + delivery_lifetime) return std::nullopt;
    return next;
}

bool is_overdue(const Delivery& waiting, Time now) {
    return waiting.attempts > 0 && now >= waiting.created_at + delivery_lifetime;
}

}  // namespace grantor::delivery
