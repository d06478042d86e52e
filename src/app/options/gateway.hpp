// The options of the credential gateway: the table `gateway`, and the tables of providers.
#pragma once

#include <vector>

#include "app/options/option_values.hpp"
#include "app/options/options.hpp"
#include "gateway/gateway.hpp"

namespace grantor::app {

std::vector<OptionOf<Options>> gateway_option_rows();
// Of each [[gateway.provider]].
std::vector<OptionOf<ProviderOptions>> provider_option_rows();
// What no single row can check; "": nothing is wrong.
std::string gateway_problem_of(const Options& options);

// The two built in, and those of the options. Throws std::runtime_error with one sentence for a
// file with a client_secret that others may read.
gateway::GatewayOptions gateway_options(const Options& options);

}  // namespace grantor::app
