// The sandbox's control API (docs/sandbox.md): consent without a browser, a clock that can be
// moved, and starting over. Never part of `grantor serve`.
#pragma once

#include <functional>
#include <vector>

#include "http/router.hpp"

namespace grantor::app {

class Application;

// `start_over` brings the demo data back; it runs on a worker, not on an I/O thread.
std::vector<http::Route> sandbox_control_routes(Application& application,
                                                std::function<void()> start_over);

// A moved clock stays moved over a restart: the name of the setting with the seconds.
inline constexpr std::string_view clock_offset_setting = "clock_offset_s";

}  // namespace grantor::app
