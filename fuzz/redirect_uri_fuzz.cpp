// Two lines, a registered and a presented redirect URI: what may be registered matches itself, and
// what matches has the same scheme, host, path and query.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "base/bytes.hpp"
#include "oauth/redirect_uri.hpp"

namespace {

std::string without_port(std::string_view uri) {
    std::string out(uri);
    const auto authority = out.find("//");
    if (authority == std::string::npos) return out;
    const auto address_end = out.find(']', authority);
    const auto from = address_end == std::string::npos ? authority + 2 : address_end;
    const auto path = std::min(out.find_first_of("/?", from), out.size());
    const auto port = out.find(':', from);
    if (port < path) out.erase(port, path - port);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace grantor;
    const std::string_view text = as_text({data, size});
    const auto registered = text.substr(0, text.find('\n'));
    const auto presented = text.substr(std::min(registered.size() + 1, text.size()));
    const auto uri =
        RedirectUri::parse(registered, {PlainHttp::anywhere, PrivateUseScheme::allowed});
    if (!uri) return 0;
    if (uri->text() != registered || !redirect_uri_matches(registered, registered)) std::abort();
    if (!is_absolute_uri(registered)) std::abort();
    if (redirect_uri_matches(registered, presented) &&
        without_port(registered) != without_port(presented))
        std::abort();
    return 0;
}
