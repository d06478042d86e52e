// What an app's server is told when the app is uninstalled (docs/wire.md §8).
#pragma once

#include <optional>

#include "model/app.hpp"
#include "model/delivery.hpp"
#include "model/grant.hpp"

namespace grantor {

// Whether an end for this reason is news to the app. The app already knows what it did itself,
// unless it asks to be told. An end because a token leaked, because the user consented again or
// because the platform disabled the app does not uninstall anything from the user's point of view.
bool tells_the_app(EndReason reason, const App& app);

// The notice of the end of a grant that had been active; `ended` is how it is now. Nothing where
// the app is not told, or has no address that can be told: no redirect URI, or a first one that is
// neither http nor https (RFC 8252 §7.1).
std::optional<Delivery> uninstall_notice(const Grant& ended, const App& app);

}  // namespace grantor
