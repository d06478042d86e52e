// Which addresses may be called, where somebody else has named the host.
#pragma once

#include <string>
#include <vector>

namespace grantor::http {

// By default those of the public internet: no loopback, private, link-local (169.254.169.254 is
// where clouds tell secrets), shared, multicast, documentation, benchmark or otherwise special
// network, in no spelling, and not inside an IPv6 address either.
struct AddressPolicy {
    bool allow_loopback = false;  // 127.0.0.0/8 and ::1: for a sandbox on a developer's machine
    // Networks like "10.0.0.0/8" or "fd00::/8", or single addresses, that may be called all the
    // same.
    std::vector<std::string> allowed_networks;
    // Without TLS, only what the two above allow is called: what we send is a secret, and anybody
    // between here and a host on the internet could read it.
    bool plain_http_only_there = false;
};

}  // namespace grantor::http
