// Everything that opens a token, under a fixed ring: whatever opens is the one text of its content.
// Also the reader of Authorization fields and of key ring files, which get the same bytes.
#include <cstdlib>
#include <string>

#include "oauth/bearer.hpp"
#include "token/access_token.hpp"
#include "token/authorization_code.hpp"
#include "token/flow_state.hpp"
#include "token/refresh_token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace grantor;
    static const KeyRing ring = [] {
        SeededRandom random(1);
        return KeyRing::make(random, Time{});
    }();
    const std::string_view text = as_text({data, size});
    if (const auto token = open_refresh_token(text, ring))
        if (seal_refresh_token(*token, ring) != text) std::abort();
    if (const auto token = open_legacy_access_token(text, ring))
        if (seal_legacy_access_token(*token, ring) != text) std::abort();
    if (const auto token = open_access_token(text, ring))
        if (text.size() != 144) std::abort();
    if (const auto code = open_authorization_code(text, ring))
        if (!text.starts_with("v1c.")) std::abort();
    const auto state = open_flow_state(text, {{"consent"}, {}, Time{}}, ring);
    if (state && state->size() > flow_content_max) std::abort();
    if (csrf_token_matches(text, {}, ring) && text != csrf_token({}, ring)) std::abort();
    const auto bearer = read_bearer(text);
    if (bearer && (bearer->empty() || bearer->size() > bearer_token_max)) std::abort();
    const auto read_ring = KeyRing::parse(text);
    if (read_ring && KeyRing::parse(read_ring->format())->format() != read_ring->format())
        std::abort();
    return 0;
}
