#include "webhooks/subscription_url.hpp"

#include <memory>

#include "http/outgoing/address_filter.hpp"
#include "http/outgoing/client_url.hpp"

namespace grantor::webhooks {
namespace {

struct Reach {
    explicit Reach(const http::AddressPolicy& addresses) : policy(addresses), filter(addresses) {}
    http::AddressPolicy policy;
    http::AddressFilter filter;
};

// RFC 6761 §6.3: such a name never leaves the machine.
bool is_loopback_name(std::string_view host) {
    return host == "localhost" || host.ends_with(".localhost");
}

std::string url_problem(std::string_view text, const Reach& reach) {
    const auto url = http::read_client_url(text);
    if (!url)
        return "must be an absolute URL without user information, like "
               "https://app.example.com/hooks";
    const bool is_plain = url->scheme == http::ClientUrl::Scheme::http;
    if (is_plain && !reach.policy.allow_loopback) return "must begin with https://";
    const bool is_closed = url->address
                               ? !reach.filter.allows(*url->address)
                               : is_loopback_name(url->host) && !reach.policy.allow_loopback;
    if (is_closed) return "leads to an address that deliveries do not go to";
    return {};
}

}  // namespace

std::function<std::string(std::string_view)> url_problems(const http::AddressPolicy& addresses) {
    return [reach = std::make_shared<const Reach>(addresses)](std::string_view url) {
        return url_problem(url, *reach);
    };
}

}  // namespace grantor::webhooks
