#include "app/options/event_keys.hpp"

#include <fmt/format.h>
#include <stdexcept>

#include "app/key_file.hpp"

namespace grantor::app {

std::optional<delivery::EventKeys> load_event_keys(const Options& options) {
    if (options.events_key_file.empty()) return std::nullopt;
    auto keys = delivery::EventKeys::parse(read_private_file(options.events_key_file));
    if (!keys)
        throw std::runtime_error(
            fmt::format("the key file {}: {}", options.events_key_file, keys.error()));
    return std::move(*keys);
}

}  // namespace grantor::app
