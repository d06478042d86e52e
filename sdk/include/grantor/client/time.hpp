// Where the time comes from: an argument, so that tests can have their own.
#pragma once

#include <chrono>
#include <functional>

#include "grantor/client/export.hpp"

namespace grantor::client {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;
using TimeSource = std::function<TimePoint()>;

// The clock of the system.
GRANTOR_CLIENT_API TimeSource system_time();

}  // namespace grantor::client
