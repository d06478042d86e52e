// URLs that strangers name for us to call: what is read cannot break out of the request line or the
// Host field, and reads the same once more from what a server is sent, so nobody else can take it
// for another place.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/outgoing/client_url.hpp"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

bool is_visible(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace grantor::http;
    const auto url = read_client_url({reinterpret_cast<const char*>(data), size});
    if (!url) return 0;
    require(url->port != 0 && url->target.starts_with('/'));
    require(is_visible(url->host_field) && is_visible(url->target));
    require(url->host_field.find_first_of("@/?#\\%") == std::string::npos);
    const bool is_secure = url->scheme == ClientUrl::Scheme::https;
    const auto again =
        read_client_url((is_secure ? "https://" : "http://") + url->host_field + url->target);
    // Only one that a shorter spelling has brought below the limit may be over it now.
    if (!again) return require(size + 64 > client_url_max), 0;
    require(again->host == url->host && again->port == url->port);
    require(again->address == url->address && again->target == url->target);
    return 0;
}
