// Which peers may say on whose behalf they call, and who that is.
#pragma once

#include <string>
#include <vector>

#include "http/message.hpp"
#include "http/networks.hpp"

namespace grantor::http {

class TrustedProxies {
 public:
    // As for Networks, which says what it throws.
    explicit TrustedProxies(const std::vector<std::string>& networks) : networks_(networks) {}

    bool contains(const Address& address) const { return networks_.contains(address); }

    // Whom a request is from that `peer`, a trusted proxy, has passed on: the right-most address of
    // X-Forwarded-For that is not trusted itself. The client may have written everything to the
    // left of it. If an entry is not an address, the last trusted hop before it.
    Address client_of(const Request& request, const Address& peer) const;

 private:
    Networks networks_;
};

}  // namespace grantor::http
