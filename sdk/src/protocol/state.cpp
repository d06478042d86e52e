// A state is "expiry.nonce.payload.signature": the moment in decimal seconds, the rest in
// base64url. The signature covers what is before it and the session, with the session's length
// between them, so that no two pairs sign the same bytes.
#include "grantor/client/state.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/random.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t key_min = 32;
constexpr std::size_t payload_max = 512;
constexpr std::size_t state_max = 1024;
// The key may serve other purposes of the app: signatures made here mean nothing elsewhere.
constexpr std::string_view purpose = "grantor-client state 1:";

Digest signature(const Secret& key, std::string_view content, std::string_view session) {
    std::string message(purpose);
    message += content;
    message += ':';
    message += std::to_string(session.size());
    message += ':';
    message += session;
    return hmac_sha256(as_bytes(key.reveal()), as_bytes(message));
}

std::int64_t to_seconds(TimePoint time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Error mismatch(std::string_view description) {
    return failure(ErrorKind::redirect_mismatch, description);
}

}  // namespace

StateSigner::StateSigner(Secret key, std::chrono::seconds lifetime, TimeSource now)
    : key_(std::move(key)), lifetime_(lifetime), now_(std::move(now)) {}

Result<std::string> StateSigner::issue(std::string_view session, std::string_view payload) const {
    if (key_.reveal().size() < key_min) return misconfigured("the state key is too short");
    if (session.empty()) return misconfigured("the state needs a value of the session");
    if (payload.size() > payload_max) return misconfigured("the state's payload is too long");
    std::string state = std::to_string(to_seconds(now_() + lifetime_));
    state += '.';
    append_base64url(SystemRandom{}.bytes<12>(), state);
    state += '.';
    append_base64url(as_bytes(payload), state);
    const auto signed_by = signature(key_, state, session);
    state += '.';
    append_base64url(signed_by, state);
    return state;
}

Result<std::string> StateSigner::check(std::string_view state, std::string_view session) const {
    if (key_.reveal().size() < key_min) return misconfigured("the state key is too short");
    const auto last = state.rfind('.');
    if (state.size() > state_max || last == state.npos || session.empty())
        return mismatch("the state is not ours");
    const auto content = state.substr(0, last);
    Digest presented;
    const auto bytes = from_base64url(state.substr(last + 1), presented);
    if (!bytes || bytes->size() != presented.size() ||
        !equal_in_constant_time(presented, signature(key_, content, session)))
        return mismatch("the state is not ours or belongs to another session");

    // From here on the text is our own.
    const auto expires = read_number<std::int64_t>(content.substr(0, content.find('.')));
    if (!expires || to_seconds(now_()) >= *expires) return mismatch("the state has expired");
    const auto payload = from_base64url(content.substr(content.rfind('.') + 1));
    if (!payload) return mismatch("the state is not ours");
    return std::string(as_text(*payload));
}

}  // namespace grantor::client
