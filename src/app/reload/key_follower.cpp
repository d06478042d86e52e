#include "app/reload/key_follower.hpp"

#include <algorithm>

#include "base/guarded.hpp"
#include "base/log.hpp"

namespace grantor::app {
namespace {

// A file without one of the keys in use is half written, or another database's: then those in use
// stay, until somebody asks for the file to be read.
bool has_all_keys_of(const KeyRing& ring, const KeyRing& in_use) {
    return std::ranges::all_of(in_use.keys(), [&](const auto& key) {
        const auto* same = ring.find_known(key->id);
        return same != nullptr && same->fingerprint() == key->fingerprint();
    });
}

}  // namespace

KeyFollower::KeyFollower(CurrentKeyRing& keys, Read read, std::function<void()> on_found)
    : keys_(keys), read_(std::move(read)), on_found_(std::move(on_found)) {
    replace(keys_.get());
}

KeyFollower::~KeyFollower() {
    const std::lock_guard lock(mutex_);
    keys_.replace(keys_.get().with_look({}));
}

void KeyFollower::replace(const KeyRing& ring) {
    const std::lock_guard lock(mutex_);
    use(ring);
}

void KeyFollower::use(const KeyRing& ring) {
    keys_.replace(ring.with_look([this](KeyId id) { return look(id); }));
}

// Rings that were replaced stay with their keys (CurrentKeyRing), and so does what is found here.
const Key* KeyFollower::look(KeyId id) noexcept {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    // Another thread may have just read it.
    if (keys_.get().find_known(id) == nullptr && now >= next_look_) {
        next_look_ = now + look_interval;
        guarded("the keys could not be read again", [this] { read_again(); });
    }
    return keys_.get().find_known(id);
}

void KeyFollower::read_again() {
    const auto ring = read_();
    const auto& in_use = keys_.get();
    if (ring.newest().id <= in_use.newest().id || !has_all_keys_of(ring, in_use)) return;
    use(ring);
    log::info("another process has added a key",
              {{"key", static_cast<std::int64_t>(ring.newest().id)}});
    if (on_found_) on_found_();
}

}  // namespace grantor::app
