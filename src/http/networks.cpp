#include "http/networks.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace grantor::http {
namespace {

using boost::asio::ip::address_v6;

// One form for both families, so that one comparison does.
address_v6::bytes_type as_v6_bytes(const Address& address) {
    if (address.is_v6()) return address.to_v6().to_bytes();
    return boost::asio::ip::make_address_v6(boost::asio::ip::v4_mapped, address.to_v4()).to_bytes();
}

}  // namespace

Address without_mapping(const Address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
    return address;
}

std::optional<Address> read_address(std::string_view text) {
    // 45 characters is the longest IPv6 address; a scope id has no place here.
    if (text.size() > 45 || text.contains('%')) return std::nullopt;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    return without_mapping(address);
}

Networks::Networks(const std::vector<std::string>& networks) {
    for (const auto& text : networks) {
        const auto slash = std::min(text.find('/'), text.size());
        const auto address = read_address(std::string_view(text).substr(0, slash));
        const int width = address && address->is_v4() ? 32 : 128;
        int bits = width;
        bool is_number = true;
        if (slash < text.size()) {
            const char* end = text.data() + text.size();
            const auto [stop, failure] = std::from_chars(text.data() + slash + 1, end, bits);
            is_number = stop == end && failure == std::errc{};
        }
        if (!address || !is_number || bits < 0 || bits > width)
            throw std::invalid_argument("\"" + text + "\" is not a network such as 10.0.0.0/8");
        networks_.push_back({as_v6_bytes(*address), bits + 128 - width});
    }
}

bool Networks::contains(const Address& address) const {
    if (networks_.empty()) return false;
    const auto bytes = as_v6_bytes(address);
    return std::ranges::any_of(networks_, [&](const Network& network) {
        const auto whole = static_cast<std::size_t>(network.bits / 8);
        if (!std::equal(bytes.begin(), bytes.begin() + whole, network.prefix.begin())) return false;
        const int rest = network.bits % 8;
        return rest == 0 || (bytes[whole] ^ network.prefix[whole]) >> (8 - rest) == 0;
    });
}

}  // namespace grantor::http
