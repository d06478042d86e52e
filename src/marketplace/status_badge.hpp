// The state of an app in a word, the same for its developer and for the platform.
#pragma once

#include "model/app.hpp"
#include "pages/frame.hpp"

namespace grantor::marketplace {

pages::FrameBadge status_badge(const App& app);

}  // namespace grantor::marketplace
