// What the process may have of the machine, open files and memory, and limits of the server that
// fit in it: whoever runs it in a small container gets 503 where there is no room, and never a
// server that hangs or is killed.
#pragma once

#include <cstdint>
#include <optional>

#include "http/limits.hpp"

namespace grantor::app {

struct ProcessRoom {
    std::size_t descriptors = 0;  // that can still be opened
    std::optional<std::uint64_t>
        memory;  // bytes that can still be used; nothing: no limit is known
};

// `memory_max`: bytes, as the operator says; 0 leaves it to the control group and the limits of
// the process.
ProcessRoom look_for_room(std::uint64_t memory_max);

// The same limits or lower ones. Pure.
http::Limits fitted(http::Limits limits, const ProcessRoom& room, bool speaks_tls);

}  // namespace grantor::app
