#include "http/trusted_proxies.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>
#include <stdexcept>

namespace grantor::http {
namespace {

using boost::asio::ip::address_v6;

// One form for both families, so that one comparison does.
address_v6::bytes_type as_v6_bytes(const Address& address) {
    if (address.is_v6()) return address.to_v6().to_bytes();
    return boost::asio::ip::make_address_v6(boost::asio::ip::v4_mapped, address.to_v4()).to_bytes();
}

std::optional<Address> read_address(std::string_view text) {
    // 45 characters is the longest IPv6 address; a scope id has no place here.
    if (text.size() > 45 || text.contains('%')) return std::nullopt;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    return without_mapping(address);
}

// Also with a port, as some proxies write it: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::optional<Address> read_forwarded(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        return read_address(text.substr(1, end - 1));
    }
    if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
    return read_address(text);
}

}  // namespace

Address without_mapping(const Address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
    return address;
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
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
            throw std::invalid_argument("\"" + text + "\" is no network, like 10.0.0.0/8");
        networks_.push_back({as_v6_bytes(*address), bits + 128 - width});
    }
}

bool TrustedProxies::contains(const Address& address) const {
    if (networks_.empty()) return false;
    const auto bytes = as_v6_bytes(address);
    return std::ranges::any_of(networks_, [&](const Network& network) {
        const auto whole = static_cast<std::size_t>(network.bits / 8);
        if (!std::equal(bytes.begin(), bytes.begin() + whole, network.prefix.begin())) return false;
        const int rest = network.bits % 8;
        return rest == 0 || (bytes[whole] ^ network.prefix[whole]) >> (8 - rest) == 0;
    });
}

Address TrustedProxies::client_of(const Request& request, const Address& peer) const {
    Address hop = peer;
    for (const auto& field : std::views::reverse(request.fields)) {
        if (!equals_ignoring_case(field.name, "x-forwarded-for")) continue;
        for (auto rest = field.value;;) {
            const auto comma = rest.rfind(',');
            const auto last = comma == std::string_view::npos ? rest : rest.substr(comma + 1);
            const auto address = read_forwarded(last);
            if (!address) return hop;
            hop = *address;
            if (!contains(hop)) return hop;
            if (comma == std::string_view::npos) break;
            rest = rest.substr(0, comma);
        }
    }
    return hop;
}

}  // namespace grantor::http
