// The marketplace, and the pages for people, companies and the platform: one row a page or form.
#pragma once

#include <vector>

#include "http/router.hpp"

namespace grantor::app {

class Application;

std::vector<http::Route> people_routes(Application& application);

}  // namespace grantor::app
