// What a thread's own loop may run: an exception that leaves a thread's function ends the process.
#pragma once

#include <exception>
#include <string_view>
#include <utility>

#include "base/log.hpp"

namespace grantor {

// Runs `work`. What it throws ends here, as a line of the log in which `event` (a constant) says
// what did not happen. Returns whether it ran to its end.
template <class Work>
bool guarded(std::string_view event, Work&& work) noexcept {
    try {
        try {
            std::forward<Work>(work)();
            return true;
        } catch (const std::exception& failure) {
            log::error(event, {{"reason", failure.what()}});
        } catch (...) {
            log::error(event, {{"reason", "an exception of an unknown type"}});
        }
    } catch (...) {
        // The log itself has failed, so nothing is left to report to.
    }
    return false;
}

}  // namespace grantor
