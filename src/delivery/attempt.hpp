// The result of one attempt to send, and the unit of work that records it with everything that
// follows: the next attempt or giving up, the state of the webhook, the deliveries queued behind
// it.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "model/delivery.hpp"
#include "store/transaction.hpp"

namespace grantor::delivery {

// A webhook without a success for this long is removed (docs/wire.md §7.5).
inline constexpr days failing_max{3};

struct Attempt {
    enum class Kind {
        sent,       // there is a status, or a failure on the way
        held_back,  // could not be sent this time; counts as an attempt
        pointless,  // can never be sent
        overdue,    // its day was already over
    };
    Kind kind = Kind::sent;
    Delivery delivery{};         // as it was before, without its body
    int status = 0;              // 0: no answer
    std::string_view failure{};  // a constant sentence, where there is no answer
    std::string answer{};        // fit to be shown
    milliseconds duration{};

    bool is_success() const { return status >= 200 && status <= 299; }
};

struct Noted {
    enum class Ending { delivered, retried, given_up, forgotten };
    Ending ending = Ending::retried;  // `forgotten`: it was no longer waiting
    Delivery delivery;                // as it is now
    std::int64_t given_up_with_it = 0;
    bool webhook_removed = false;
};

// Never refuses. May be called again if its unit was not committed.
Noted note_attempt(const Attempt& attempt, WriteTx& tx, Time now);

// For the operator: what was given up, and which webhook was removed.
void log_ending(const Noted& noted);

}  // namespace grantor::delivery
