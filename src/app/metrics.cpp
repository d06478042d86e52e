#include "app/metrics.hpp"

#include <fmt/format.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <sstream>

namespace grantor::app {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric counted(std::uint64_t value) {
    ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    return metric;
}

MetricFamily counter(const char* name, const char* help, std::uint64_t value) {
    return {name, help, MetricType::Counter, {counted(value)}};
}

ClientMetric measured(std::uint64_t value) {
    ClientMetric metric;
    metric.gauge.value = static_cast<double>(value);
    return metric;
}

MetricFamily gauge(const char* name, const char* help, std::uint64_t value) {
    return {name, help, MetricType::Gauge, {measured(value)}};
}

MetricFamily answers(const http::ServerCounts& server) {
    MetricFamily family{"grantor_http_answers_total",
                        "Answers by the first digit of their status.",
                        MetricType::Counter,
                        {}};
    for (std::size_t digit = 1; digit < server.answers.size(); ++digit) {
        auto metric = counted(server.answers[digit]);
        metric.label.push_back({"class", fmt::format("{}xx", digit)});
        family.metric.push_back(std::move(metric));
    }
    return family;
}

using Outcomes = std::initializer_list<std::pair<const char*, std::uint64_t>>;
MetricFamily by_outcome(const char* name, const char* help, Outcomes outcomes) {
    MetricFamily family{name, help, MetricType::Counter, {}};
    for (const auto& [outcome, count] : outcomes) {
        auto metric = counted(count);
        metric.label.push_back({"outcome", outcome});
        family.metric.push_back(std::move(metric));
    }
    return family;
}

MetricFamily deliveries(const delivery::SenderCounts& counts) {
    return by_outcome("grantor_deliveries_total",
                      "Deliveries to apps' servers, by result: delivered, failed (to be retried, "
                      "or the last attempt), given_up.",
                      {{"delivered", counts.delivered},
                       {"failed", counts.failed_attempts},
                       {"given_up", counts.given_up}});
}

MetricFamily refreshes_of(const gateway::RefresherCounts& counts) {
    return by_outcome(
        "grantor_gateway_refreshes_total",
        "Refreshes of connections, by result: refreshed, failed (for now), broken.",
        {{"refreshed", counts.refreshed}, {"failed", counts.failed}, {"broken", counts.broken}});
}

// Element n of the statistics counts groups of 2^n to 2^(n+1)-1 units.
MetricFamily group_sizes(const StoreStatistics& store) {
    ClientMetric metric;
    std::uint64_t cumulative = 0;
    for (std::size_t n = 0; n < store.group_sizes.size(); ++n) {
        cumulative += store.group_sizes[n];
        metric.histogram.bucket.push_back({cumulative, static_cast<double>((2ULL << n) - 1)});
    }
    metric.histogram.sample_count = cumulative;
    metric.histogram.sample_sum = static_cast<double>(store.units);
    return {"grantor_store_group_units",
            "Units of work in one commit.",
            MetricType::Histogram,
            {metric}};
}

MetricFamily durations(const char* name, const char* help, const TimeCounts& times) {
    ClientMetric metric;
    std::uint64_t cumulative = 0;
    for (std::size_t i = 0; i < time_bounds_us.size(); ++i) {
        cumulative += times.counts[i];
        metric.histogram.bucket.push_back(
            {cumulative, static_cast<double>(time_bounds_us[i]) / 1e6});
    }
    metric.histogram.sample_count = cumulative + times.counts.back();
    metric.histogram.sample_sum = static_cast<double>(times.sum_us) / 1e6;
    return {name, help, MetricType::Histogram, {metric}};
}

// One row for each upstream of each API.
MetricFamily by_upstream(const char* name, const char* help, MetricType type,
                         const std::vector<ServedUpstreams>& upstreams,
                         ClientMetric (*measure)(const http::UpstreamGroup::Member&)) {
    MetricFamily family{name, help, type, {}};
    for (const auto& api : upstreams) {
        for (const auto& member : api.upstreams->all()) {
            auto metric = measure(member);
            metric.label.push_back({"api", api.api});
            metric.label.push_back({"upstream", std::string(member.authority)});
            family.metric.push_back(std::move(metric));
        }
    }
    return family;
}

MetricFamily upstreams_up(const std::vector<ServedUpstreams>& upstreams) {
    return by_upstream("grantor_upstream_up",
                       "1 while the upstream takes connections and passes its checks, else 0.",
                       MetricType::Gauge, upstreams, [](const http::UpstreamGroup::Member& member) {
                           return measured(member.health->is_up() ? 1 : 0);
                       });
}

MetricFamily upstream_requests(const std::vector<ServedUpstreams>& upstreams) {
    return by_upstream("grantor_upstream_requests_in_flight",
                       "Requests that the upstream has to answer.", MetricType::Gauge, upstreams,
                       [](const http::UpstreamGroup::Member& member) {
                           return measured(member.load->in_flight());
                       });
}

MetricFamily upstream_failures(const std::vector<ServedUpstreams>& upstreams) {
    return by_upstream("grantor_upstream_failures_total",
                       "Connections to the upstream that could not be opened, and failed checks.",
                       MetricType::Counter, upstreams,
                       [](const http::UpstreamGroup::Member& member) {
                           return counted(member.health->failures());
                       });
}

std::string to_text(const std::vector<MetricFamily>& families) {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families);
    return std::move(out).str();
}

}  // namespace

std::string write_metrics(const MetricsSource& source) {
    const auto& [server, store, events_dropped, invalidations, sent, waiting, refreshes, calls,
                 upstreams] = source;
    const std::vector<MetricFamily> families{
        answers(server),
        counter("grantor_http_refused_total", "Requests the server refused before any handler.",
                server.requests_refused),
        gauge("grantor_http_requests_in_flight", "Requests whose handler is waiting.",
              server.requests_in_flight),
        gauge("grantor_http_connections", "Open connections.", server.connections_open),
        counter("grantor_http_connections_total", "Accepted connections.",
                server.connections_accepted),
        counter("grantor_http_connections_refused_total", "Connections over the limit.",
                server.connections_refused),
        counter("grantor_http_connections_timed_out_total", "Slow, stalled or idle ones closed.",
                server.connections_timed_out),
        counter("grantor_http_received_bytes_total", "Bytes from clients.", server.bytes_in),
        counter("grantor_http_sent_bytes_total", "Bytes to clients.", server.bytes_out),
        counter("grantor_http_forwarded_total", "Requests passed on to an upstream.",
                server.requests_forwarded),
        counter("grantor_http_forwards_failed_total",
                "Forwarded requests that the service answered because the upstream did not.",
                server.forwards_failed),
        counter("grantor_http_upstream_connects_total", "Connections made to upstreams.",
                server.upstream_connects),
        counter("grantor_http_upstream_reuses_total",
                "Forwarded requests that found an open connection.", server.upstream_reuses),
        counter("grantor_store_units_total", "Units of work that wrote.", store.units),
        counter("grantor_store_commits_total", "Durable commits.", store.commits),
        counter("grantor_store_failed_commits_total", "Commits that failed as a whole.",
                store.failed_commits),
        counter("grantor_store_busy_total", "Units refused because the queue was full.",
                store.busy),
        gauge("grantor_store_queue", "Units waiting for the writer.", store.queue_depth),
        group_sizes(store),
        durations("grantor_store_unit_seconds",
                  "Time of a unit of work in the writer. All other writes wait for it: one over 50 "
                  "ms is logged by name.",
                  store.unit_times),
        durations("grantor_store_group_seconds",
                  "Time of the units of one commit, with the commit.", store.group_times),
        gauge("grantor_invalidations", "Entries of the invalidation view.", invalidations),
        counter("grantor_request_events_dropped_total", "Refusals that could not be recorded.",
                events_dropped),
        deliveries(sent),
        gauge("grantor_deliveries_in_flight", "Requests to apps' servers in flight.",
              sent.in_flight),
        gauge("grantor_deliveries_waiting", "Deliveries in the outbox, including those in flight.",
              waiting),
        counter("grantor_webhooks_removed_total",
                "Webhooks whose receiver is gone, or failed for three days.",
                sent.webhooks_removed),
        counter("grantor_gateway_calls_total", "Calls that went to an API through a connection.",
                calls),
        refreshes_of(refreshes),
        upstreams_up(upstreams),
        upstream_failures(upstreams),
        upstream_requests(upstreams),
    };
    return to_text(families);
}

}  // namespace grantor::app
