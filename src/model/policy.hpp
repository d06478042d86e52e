// How this service answers, and lifetimes and windows, each with the source of its number.
#pragma once

#include "base/time.hpp"
#include "oauth/profile.hpp"

namespace grantor {

struct Policy {
    Wire wire{};
    // RFC 6749 §4.1.2 allows 10 minutes at most; the wire has 5 (docs/wire.md §1.2).
    seconds code_lifetime{300};
    // docs/wire.md §1.3: 60 minutes.
    seconds access_token_lifetime{3600};
    // docs/wire.md §1.5: a refresh token dies after 60 days without use.
    seconds refresh_idle_limit{60 * 86400};
    // How long a public client that repeats a rotated refresh token gets the same successor, unless
    // its app has a window of its own. A thief and the owner could take turns inside it unseen, so
    // it is short; a client that proves itself has no such limit (App::replay_window).
    seconds rotation_grace{30};
    // A person stays signed in this long after the last sign-in.
    seconds session_lifetime{14 * 86400};
    // A consent page left open longer than this must be loaded again.
    seconds consent_lifetime{1800};
    // Request events (what `explain` reads) are kept this long, and at most this many.
    seconds request_event_age{7 * 86400};
    std::int64_t request_events_max = 20000;
};

}  // namespace grantor
