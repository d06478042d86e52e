// The APIs behind the edge, as the options name them.
#pragma once

#include <vector>

#include "app/options/options.hpp"
#include "edge/apis/apis.hpp"

namespace grantor::app {

// The documents of the options in their order; of the binary where they name none. Throws
// std::runtime_error for a file that cannot be read.
std::vector<edge::ApiDocument> read_api_documents(const Options& options);
// Those with their upstreams. Throws the same.
std::vector<edge::ServedApi> read_served_apis(const Options& options);

}  // namespace grantor::app
