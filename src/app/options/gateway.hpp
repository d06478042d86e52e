// The credential gateway with its providers: those of the options, and the two built in.
#pragma once

#include <string>

#include "app/options/options.hpp"

namespace grantor::app {

// Throws std::runtime_error with one sentence for a file with a client_secret that others may read.
gateway::GatewayOptions gateway_options(const Options& options);

}  // namespace grantor::app
