#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "app/key_file.hpp"

namespace grantor::app {

void list_keys(const Place& place) {
    const auto ring = load_keys(load_options(place));
    for (const auto& key : ring.keys())
        fmt::print("key {}  made {}{}\n", key->id, to_rfc3339(key->created),
                   key->id == ring.newest().id ? "  seals" : "");
}

void rotate_keys(const Place& place) {
    const auto options = load_options(place);
    SystemRandom random;
    const auto ring = load_key_file(options.keys_file).with_new_key(random, Clock{}.now());
    save_key_file(options.keys_file, ring);
    fmt::print("key {} now seals new tokens; send SIGHUP to running services\n", ring.newest().id);
}

}  // namespace grantor::app
