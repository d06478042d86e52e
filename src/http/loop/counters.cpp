#include "http/loop/counters.hpp"

namespace grantor::http {

void ServerCounts::add(const Counters& counters) {
    connections_accepted += counters.connections_accepted.value();
    connections_open += counters.connections_open.value();
    connections_refused += counters.connections_refused.value();
    connections_timed_out += counters.connections_timed_out.value();
    requests_in_flight += counters.requests_in_flight.value();
    requests_refused += counters.requests_refused.value();
    for (std::size_t i = 0; i < answers.size(); ++i) answers[i] += counters.answers[i].value();
    bytes_in += counters.bytes_in.value();
    bytes_out += counters.bytes_out.value();
    requests_forwarded += counters.requests_forwarded.value();
    forwards_failed += counters.forwards_failed.value();
    upstream_connects += counters.upstream_connects.value();
    upstream_reuses += counters.upstream_reuses.value();
}

}  // namespace grantor::http
