// Sets of IP networks, as options name them.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::http {

using Address = boost::asio::ip::address;

// An IPv4 address that came through an IPv6 socket ("::ffff:192.0.2.1") as what it is.
Address without_mapping(const Address& address);

// A numeric address in its usual spelling, without a scope; mapped ones as what they are.
std::optional<Address> read_address(std::string_view text);

class Networks {
 public:
    // Like "10.0.0.0/8" or "fd00::/8", or single addresses. Throws std::invalid_argument that names
    // the one it cannot read.
    explicit Networks(const std::vector<std::string>& networks);

    // An IPv4 address is the same as its mapped form, which "::/0" contains, too.
    bool contains(const Address& address) const;

 private:
    struct Network {
        boost::asio::ip::address_v6::bytes_type prefix;
        int bits;
    };
    std::vector<Network> networks_;
};

}  // namespace grantor::http
