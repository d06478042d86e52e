#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"

namespace grantor::app {

void migrate(const Place& place) {
    const auto options = load_options(place);
    open_store_with_scopes(options);
    fmt::print("{} is up to date\n", database_name(options));
}

void backup(const Place& place, const std::string& target) {
    open_store(load_options(place))->backup(target);
    fmt::print("wrote {}\n", target);
}

}  // namespace grantor::app
