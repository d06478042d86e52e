// What an app's server is told when an installation ends (docs/wire.md §8).
#pragma once

#include <optional>

#include "model/app.hpp"
#include "model/delivery.hpp"
#include "model/grant.hpp"

namespace grantor {

// Whether an end for this reason is news to the app. What the app did itself it knows, unless it
// asks to hear of that too; what ends because a token leaked, because the user has consented anew
// or because the platform disabled the app removes no installation from the user's point of view.
bool tells_the_app(EndReason reason, const App& app);

// The notice of the end of a grant that had been active; `ended` is how it is now. Nothing where
// the app is not told, or has no address that can be told: no redirect URI, or a first one that is
// neither http nor https (RFC 8252 §7.1).
std::optional<Delivery> uninstall_notice(const Grant& ended, const App& app);

}  // namespace grantor
