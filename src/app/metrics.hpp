// What operators watch, in the Prometheus text format.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/apis/served_apis.hpp"
#include "delivery/sender.hpp"
#include "gateway/refresher.hpp"
#include "http/loop/counters.hpp"
#include "store/statistics.hpp"

namespace grantor::app {

struct MetricsSource {
    http::ServerCounts server;
    StoreStatistics store;
    std::uint64_t request_events_dropped = 0;
    std::size_t invalidations = 0;
    delivery::SenderCounts deliveries;
    std::uint64_t deliveries_waiting = 0;
    gateway::RefresherCounts refreshes = {};
    std::uint64_t gateway_calls = 0;
    std::vector<ServedUpstreams> upstreams = {};
};
std::string write_metrics(const MetricsSource& source);

}  // namespace grantor::app
