// The app of the explorer in a served platform: with it people connect their own account to the
// gateway and try the API in one click, as in a sandbox. It belongs to the platform, not to a
// company, and is in no list of the marketplace.
#pragma once

#include "app/options/options.hpp"
#include "store/store.hpp"
#include "token/key_ring.hpp"

namespace grantor::app {

// Makes the app at the first start of a service that has an API of its own behind the edge, brings
// it in line with the issuer and the scopes, and names it in `options`, for the gateway. Does
// nothing where the gateway or `explorer.app` is off, or an admin of the platform has disabled it.
void settle_explorer_app(Options& options, Store& store, const KeyRing& keys);

// It asks for every scope that apps can ask for, also for those that are added while the service
// runs. Does nothing where there is no such app.
void align_explorer_scopes(Store& store);

}  // namespace grantor::app
