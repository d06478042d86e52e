// What travels through a person's browser between two pages of ours and must come back as it left:
// the state of a flow, sealed, bound to its purpose and to one session; and the token that shows
// that a form was ours (attacks 12, 14, 15).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "token/key_ring.hpp"

namespace grantor {

// What a sealed state is for, a word of ours (at most 90 characters). One sealed for another
// purpose does not open.
struct FlowPurpose {
    std::string_view name;
};

// The SHA-256 of the session cookie's value, as the store has it.
struct SessionBinding {
    Digest session{};
};

inline constexpr std::size_t flow_content_max = 8000;

struct FlowState {
    FlowPurpose purpose;
    SessionBinding binding;
    Time expires;
};
// "v1f." and base64url. `content` has at most flow_content_max bytes; more throws
// std::invalid_argument.
std::string seal_flow_state(const FlowState& state, std::string_view content, const KeyRing& ring,
                            Random& random);

enum class FlowFailure {
    invalid,  // not ours, changed, of another purpose or of another session
    expired,
};
struct FlowExpectation {
    FlowPurpose purpose;
    SessionBinding binding;
    Time now;
};
std::expected<std::string, FlowFailure> open_flow_state(std::string_view text,
                                                        const FlowExpectation& expected,
                                                        const KeyRing& ring);

// For hidden fields of forms: 43 characters, the same for the whole session.
std::string csrf_token(const SessionBinding& binding, const KeyRing& ring);
// Constant time; also true for a token of an older key of the ring.
bool csrf_token_matches(std::string_view presented, const SessionBinding& binding,
                        const KeyRing& ring);

}  // namespace grantor
