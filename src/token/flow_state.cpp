#include "token/flow_state.hpp"

#include <stdexcept>

#include "base/encoding.hpp"
#include "token/sealed_text.hpp"

namespace grantor {
namespace {

constexpr SealedKind kind{"v1f.", &Key::flow_states};
constexpr std::size_t content_max = flow_content_max + sizeof(std::int64_t);
static_assert(content_max <= sealed_content_max);

// The session has a fixed length, so purpose and session cannot be read in another way.
std::string bound_to(const FlowPurpose& purpose, const SessionBinding& binding) {
    std::string out(as_text(binding.session));
    out += purpose.name;
    return out;
}

std::string csrf_token_under(const Key& key, const SessionBinding& binding) {
    return to_base64url(key.csrf_tokens.mac(binding.session));
}

}  // namespace

std::string seal_flow_state(const FlowState& state, std::string_view content, const KeyRing& ring,
                            Random& random) {
    if (content.size() > flow_content_max) throw std::invalid_argument("flow state is too long");
    Bytes bytes(sizeof(std::int64_t) + content.size());
    LayoutWriter write(bytes);
    write.number(to_ms(state.expires));
    write.bytes(as_bytes(content));
    const auto bound = bound_to(state.purpose, state.binding);
    return seal_text(kind, ring.newest(), random.bytes<12>(), {bytes, as_bytes(bound)});
}

std::expected<std::string, FlowFailure> open_flow_state(std::string_view text,
                                                        const FlowExpectation& expected,
                                                        const KeyRing& ring) {
    ByteArray<content_max> bytes;
    const auto bound = bound_to(expected.purpose, expected.binding);
    const auto opened = open_text(kind, ring, text, bytes, as_bytes(bound));
    if (!opened || opened->size() < sizeof(std::int64_t))
        return std::unexpected(FlowFailure::invalid);
    LayoutReader read(*opened);
    if (from_ms(read.number<std::int64_t>()) <= expected.now)
        return std::unexpected(FlowFailure::expired);
    return std::string(as_text(read.rest()));
}

std::string csrf_token(const SessionBinding& binding, const KeyRing& ring) {
    return csrf_token_under(ring.newest(), binding);
}

bool csrf_token_matches(std::string_view presented, const SessionBinding& binding,
                        const KeyRing& ring) {
    bool matches = false;
    for (const auto& key : ring.keys())
        matches |=
            equal_in_constant_time(as_bytes(presented), as_bytes(csrf_token_under(*key, binding)));
    return matches;
}

}  // namespace grantor
