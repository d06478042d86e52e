// The authorization request, and the redirects that answer it: whatever the state, a redirect stays
// one line of plain characters that begins with the redirect URI.
#include <algorithm>
#include <cstdlib>

#include "base/bytes.hpp"
#include "oauth/authorization_request.hpp"

namespace {

void check_redirect(std::string_view redirect, std::string_view redirect_uri) {
    const bool is_plain = std::ranges::all_of(redirect, [](char c) { return c > ' ' && c < 0x7F; });
    if (!is_plain || !redirect.starts_with(redirect_uri)) std::abort();
    if (std::ranges::count(redirect, '#') != 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace grantor;
    const auto request = read_authorization_request(as_text({data, size}));
    if (!request) return 0;
    if (request->client_id.empty()) std::abort();
    const std::string_view redirect_uri = "https://a.ex/cb";
    const AuthorizationAnswer answer{redirect_uri, request->state, "https://auth.ex"};
    const auto details = read_authorization_details(*request);
    check_redirect(details ? redirect_with_code(answer, "v1c.code")
                           : redirect_with_error(answer, details.error()),
                   redirect_uri);
    return 0;
}
