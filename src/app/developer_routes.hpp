// The Developer Hub: one row a page or form.
#pragma once

#include <vector>

#include "http/router.hpp"

namespace grantor::app {

class Application;

std::vector<http::Route> developer_routes(Application& application);

}  // namespace grantor::app
