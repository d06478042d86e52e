// Which peers may say on whose behalf they call, and whom they name.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <vector>

#include "http/message.hpp"

namespace grantor::http {

using Address = boost::asio::ip::address;

// An IPv4 address that came through an IPv6 socket ("::ffff:192.0.2.1") as what it is.
Address without_mapping(const Address& address);

class TrustedProxies {
 public:
    // Networks like "10.0.0.0/8" or "fd00::/8", or single addresses. Throws std::invalid_argument
    // that names the one it cannot read.
    explicit TrustedProxies(const std::vector<std::string>& networks);

    bool contains(const Address& address) const;

    // Whom a request is from that `peer`, a trusted proxy, has passed on: the right-most address of
    // X-Forwarded-For that is not trusted itself. What stands to the left of it the client may have
    // written. Where an entry is no address, the last trusted hop before it.
    Address client_of(const Request& request, const Address& peer) const;

 private:
    struct Network {
        boost::asio::ip::address_v6::bytes_type prefix;
        int bits;
    };
    std::vector<Network> networks_;
};

}  // namespace grantor::http
