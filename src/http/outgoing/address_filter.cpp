#include "http/outgoing/address_filter.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace grantor::http {
namespace {

using boost::asio::ip::address_v4;

// IANA's special-purpose registry (RFC 6890) for IPv4, and what is as special without being in it.
// Those of its networks that anybody on the internet can be asked in (AS112, AMT) are left out.
const Networks& special_networks() {
    static const Networks networks({
        "0.0.0.0/8",        // "this network"; 0.0.0.0 itself is loopback for Linux
        "10.0.0.0/8",       // private
        "100.64.0.0/10",    // shared by the customers of a provider, and some clouds' metadata
        "127.0.0.0/8",      // loopback
        "168.63.129.16",    // what Azure tells its machines; looks like any public address
        "169.254.0.0/16",   // link-local, and most clouds' metadata
        "172.16.0.0/12",    // private
        "192.0.0.0/24",     // protocol assignments, and one more cloud's metadata
        "192.0.2.0/24",     // documentation
        "192.88.99.0/24",   // relays of 6to4, deprecated
        "192.168.0.0/16",   // private
        "198.18.0.0/15",    // benchmarks
        "198.51.100.0/24",  // documentation
        "203.0.113.0/24",   // documentation
        "224.0.0.0/4",      // multicast
        "240.0.0.0/4",      // reserved, and the broadcast address
        "2001::/23",        // protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",    // documentation
        "3fff::/20",        // documentation
    });
    return networks;
}

// All that is assigned for use on the internet. What lies outside is loopback, unspecified, unique
// local, link-local, site-local, multicast, or nothing yet.
const Networks& internet_v6() {
    static const Networks networks({"2000::/3"});
    return networks;
}

// The IPv4 address to which a translator or tunnel would carry packets for this one: the well-known
// prefix of NAT64 (RFC 6052) and 6to4 (RFC 3056).
std::optional<Address> embedded_in(const Address& address) {
    static const Networks nat64({"64:ff9b::/96"});
    static const Networks six_to_four({"2002::/16"});
    if (!address.is_v6()) return std::nullopt;
    std::size_t at = 0;
    if (nat64.contains(address))
        at = 12;
    else if (six_to_four.contains(address))
        at = 2;
    else
        return std::nullopt;
    const auto bytes = address.to_v6().to_bytes();
    address_v4::bytes_type embedded;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), embedded.size(), embedded.begin());
    return Address(address_v4(embedded));
}

std::vector<std::string> networks_of(const AddressPolicy& policy) {
    auto networks = policy.allowed_networks;
    if (policy.allow_loopback) networks.insert(networks.end(), {"127.0.0.0/8", "::1"});
    return networks;
}

}  // namespace

AddressFilter::AddressFilter(const AddressPolicy& policy)
    : allowed_(networks_of(policy)), plain_http_only_there_(policy.plain_http_only_there) {}

bool AddressFilter::allows(const Address& spelled) const {
    const auto address = without_mapping(spelled);
    if (allowed_.contains(address)) return true;
    if (const auto embedded = embedded_in(address)) return allows(*embedded);
    if (address.is_v6() && !internet_v6().contains(address)) return false;
    return !special_networks().contains(address);
}

bool AddressFilter::allows_plain_http(const Address& spelled) const {
    if (plain_http_only_there_) return allowed_.contains(without_mapping(spelled));
    return allows(spelled);
}

}  // namespace grantor::http
