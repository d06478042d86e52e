// Client credentials from an Authorization field and, after the first line end, a body.
#include <algorithm>
#include <cstdlib>

#include "base/bytes.hpp"
#include "oauth/client_request.hpp"
#include "oauth/token_request.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace grantor;
    const std::string_view text = as_text({data, size});
    const auto field = text.substr(0, text.find('\n'));
    const auto body = text.substr(std::min(field.size() + 1, text.size()));
    const auto request =
        read_client_request({"POST", "application/x-www-form-urlencoded", {field, 1}, body});
    if (!request) {
        if (request.error().message().empty()) std::abort();
        return 0;
    }
    const auto& client = request->client;
    if (client.candidates().empty() || client.candidates().size() > 2) std::abort();
    for (const auto& candidate : client.candidates())
        if (candidate.secret.has_value() != (client.method() != ClientAuthentication::none))
            std::abort();
    // Attack 7: never two ways of authentication in one request.
    if (client.method() == ClientAuthentication::basic && request->form.value("client_secret"))
        std::abort();
    const auto grant = read_grant_request(request->form);
    if (!grant && grant.error().status() != 400) std::abort();
    return 0;
}
