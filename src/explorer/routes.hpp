// The table of the API explorer and of the documents that it shows.
#pragma once

#include <vector>

#include "explorer/explorer.hpp"
#include "http/route.hpp"

namespace grantor::explorer {

// The services outlive the routes.
std::vector<http::Route> routes(const Services& services, DocumentSources sources,
                                ExplorerOptions options);

}  // namespace grantor::explorer
