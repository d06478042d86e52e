// Several processes share a key file, and one may rotate before another has read it again. Whoever
// meets a token of a newer key than it knows reads the file at once, so that nobody is refused in
// between.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>

#include "token/current_key_ring.hpp"

namespace grantor::app {

class KeyFollower {
 public:
    // The ring as it is kept now; throws. Short: it is read on the thread of a request.
    using Read = std::function<KeyRing()>;
    // Between two looks for a newer key: anybody can write any number into a token.
    static constexpr milliseconds look_interval{1000};

    // From now on `keys`, which outlives it, looks for newer keys; until the end of this object.
    // `on_found` is called on the thread of a request after the ring has got new keys; it may be
    // empty.
    KeyFollower(CurrentKeyRing& keys, Read read, std::function<void()> on_found = {});
    ~KeyFollower();
    KeyFollower(const KeyFollower&) = delete;

    // Takes the ring in place of the one in use. Any thread.
    void replace(const KeyRing& ring);

 private:
    const Key* look(KeyId id) noexcept;
    void read_again();
    void use(const KeyRing& ring);

    CurrentKeyRing& keys_;
    const Read read_;
    const std::function<void()> on_found_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point next_look_;
};

}  // namespace grantor::app
