// The options for deliveries to apps' servers and for events from the operator's own servers: the
// table `delivery`.
#pragma once

#include <optional>
#include <vector>

#include "app/options/option_values.hpp"
#include "app/options/options.hpp"
#include "delivery/event_keys.hpp"
#include "delivery/sender.hpp"

namespace grantor::app {

std::vector<OptionOf<Options>> delivery_option_rows();

// Where deliveries may go.
http::AddressPolicy delivery_addresses(const Options& options);
delivery::SenderOptions sender_options(const Options& options);
// Nothing where no file is named. Throws std::runtime_error with one sentence for a file that
// others may read, or that holds no keys.
std::optional<delivery::EventKeys> load_event_keys(const Options& options);

}  // namespace grantor::app
