// What the program does to its own process: signals, file limits, free ports.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace grantor::app {

// Call before any thread starts, so that none of them takes a signal; also lets the process open as
// many files as the system allows, because every connection is one.
void prepare_process();

// Blocks until SIGTERM or SIGINT; calls `on_reload` for each SIGHUP.
void wait_for_stop(const std::function<void()>& on_reload);

// A port on this address that nobody listens on at the moment.
std::uint16_t find_free_port(const std::string& address);

}  // namespace grantor::app
