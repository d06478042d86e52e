// The table of the API explorer.
#pragma once

#include <memory>
#include <vector>

#include "http/route.hpp"

namespace grantor::explorer {

class Explorer;

std::vector<http::Route> routes(const std::shared_ptr<Explorer>& explorer);

}  // namespace grantor::explorer
