#include "http/outgoing/upstream.hpp"

#include <atomic>
#include <stdexcept>

#include "http/refusal.hpp"

namespace grantor::http {
namespace {

std::uint64_t next_number() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

// An IPv6 address has brackets in a Host field.
std::string authority_of(const UpstreamOptions& options) {
    const auto port = std::to_string(options.port);
    return options.host.contains(':') ? "[" + options.host + "]:" + port
                                      : options.host + ":" + port;
}

std::optional<AddressFilter> filter_of(const UpstreamOptions& options) {
    if (!options.addresses) return std::nullopt;
    return AddressFilter(*options.addresses);
}

const Refusal& refusal_of(ForwardFailure failure) {
    switch (failure) {
        case ForwardFailure::unreachable:
            return refusals::upstream_unreachable;
        case ForwardFailure::forbidden_address:
            return refusals::upstream_forbidden;
        case ForwardFailure::untrusted_certificate:
            return refusals::upstream_untrusted;
        case ForwardFailure::overloaded:
            return refusals::overloaded;
        case ForwardFailure::timed_out:
            return refusals::upstream_timed_out;
        case ForwardFailure::broken_answer:
            return refusals::upstream_broken;
        case ForwardFailure::upgrade_refused:
            return refusals::upgrade_refused;
        case ForwardFailure::body_too_large:
            return refusals::body_too_large;
        case ForwardFailure::malformed_body:
            return refusals::bad_chunk;
    }
    return refusals::server_error;
}

}  // namespace

Upstream::Upstream(UpstreamOptions options, LookUp look_up)
    : options_(std::move(options)),
      dropped_fields_(options_.dropped_fields),
      withheld_cookies_(options_.withheld_cookies),
      authority_(authority_of(options_)),
      filter_(filter_of(options_)),
      look_up_(std::move(look_up)),
      number_(next_number()) {
    if (options_.host.empty() || options_.port == 0)
        throw std::invalid_argument("an upstream needs a host and a port");
    if (!is_field_value(options_.host) || !is_field_value(options_.host_field))
        throw std::invalid_argument("the host of an upstream holds a control character");
    if (options_.connections_max == 0)
        throw std::invalid_argument("an upstream needs at least one connection");
    if (!options_.on_failure) options_.on_failure = answer_forward_failure;
}

std::shared_ptr<const Upstream> make_upstream(UpstreamOptions options) {
    return std::make_shared<const Upstream>(std::move(options));
}

Response answer_forward_failure(const Request& request, ForwardFailure failure) {
    return write_refusal(refusal_of(failure), request);
}

}  // namespace grantor::http
