// Requests of one token in the last two seconds, exactly: the moment of each one that counts, in a
// ring that grows with them, so that a large limit costs nothing until it is used.
#pragma once

#include <cstdint>
#include <memory>

#include "base/time.hpp"

namespace grantor::edge {

// One thread at a time.
class BurstWindow {
 public:
    // How many are counted at `now`. An earlier `now` than before counts as the same moment (two
    // threads may arrive in the wrong order), unless a clock was set back: then nothing is counted.
    std::int32_t count(Time now);
    // Counts one more; only while count(now) is below `limit`. Allocates only when more count than
    // ever before, each time for twice as many.
    void add(Time now, std::int32_t limit);
    // Until the oldest counted request no longer counts; zero if none counts. After count(now).
    milliseconds until_next(Time now) const;

    bool is_idle(Time now) const;
    Time last() const { return last_; }

 private:
    void grow(std::int32_t capacity);

    // Milliseconds, cut: those that count are less than two windows apart.
    std::unique_ptr<std::uint16_t[]> moments_;
    std::int32_t capacity_ = 0;
    std::int32_t first_ = 0;
    std::int32_t count_ = 0;
    Time last_{};
};

}  // namespace grantor::edge
