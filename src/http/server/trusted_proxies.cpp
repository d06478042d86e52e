#include "http/server/trusted_proxies.hpp"

#include <algorithm>
#include <optional>
#include <ranges>

namespace grantor::http {
namespace {

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
