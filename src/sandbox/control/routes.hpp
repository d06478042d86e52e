// The table of the sandbox's control plane (docs/sandbox.md): consent without a browser, a clock
// that can be moved, starting over, the log of requests and injected faults; and the pages for the
// same (section/routes.hpp). Never part of `grantor serve`.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "sandbox/control/control.hpp"

namespace grantor::sandbox {

std::vector<http::Route> control_routes(const Control& control);

}  // namespace grantor::sandbox
