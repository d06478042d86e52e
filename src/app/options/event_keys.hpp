// The keys of the operator's own servers, which report changes: the option
// `delivery.events_key_file`.
#pragma once

#include <optional>

#include "app/options/options.hpp"
#include "delivery/event_keys.hpp"

namespace grantor::app {

// Nothing where no file is named. Throws std::runtime_error with one sentence for a file that
// others may read, or that holds no keys.
std::optional<delivery::EventKeys> load_event_keys(const Options& options);

}  // namespace grantor::app
