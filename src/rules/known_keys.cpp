#include "rules/known_keys.hpp"

#include <fmt/format.h>

#include "base/cut.hpp"
#include "base/number.hpp"
#include "token/client_secret.hpp"

namespace grantor {
namespace {

constexpr std::string_view keys_setting = "keys";

// "1:0f3a… 2:99c1…", ascending.
std::string fingerprints_of(const KeyRing& ring) {
    std::string out;
    for (const auto& key : ring.keys())
        out += fmt::format("{}{}:{}", out.empty() ? "" : " ", key->id, key->fingerprint());
    return out;
}

KeyFit fit_of_secret(const KeyRing& ring, const ReadTx& tx) {
    const auto secret = tx.apps().newest_secret();
    if (!secret) return KeyFit::fits;
    return open_client_secret({secret->key_id, secret->mac}, secret->sealed, ring)
               ? KeyFit::fits
               : KeyFit::foreign;
}

}  // namespace

bool needs_known_keys(const ReadTx& tx) {
    return tx.settings().get(keys_setting) || tx.apps().newest_secret();
}

KeyFit fit_of(const KeyRing& ring, const ReadTx& tx) {
    const auto known = tx.settings().get(keys_setting);
    if (!known) return fit_of_secret(ring, tx);
    bool has_newest = false;
    for (std::string_view rest = *known; !rest.empty();) {
        auto fingerprint = cut_piece(rest, ' ');
        const auto id = read_number<KeyId>(cut_piece(fingerprint, ':')).value_or(0);
        const auto* key = ring.find(id);
        if (key != nullptr && key->fingerprint() != fingerprint) return KeyFit::foreign;
        has_newest = key != nullptr;
    }
    return has_newest ? KeyFit::fits : KeyFit::foreign;
}

void remember_keys(const KeyRing& ring, WriteTx& tx) {
    const auto fingerprints = fingerprints_of(ring);
    if (tx.settings().get(keys_setting) != fingerprints)
        tx.settings().set({std::string(keys_setting), fingerprints});
}

}  // namespace grantor
