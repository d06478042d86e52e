#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "app/key_file.hpp"
#include "rules/known_keys.hpp"

namespace grantor::app {

void list_keys(const Place& place) {
    const auto options = load_options(place);
    const auto ring = load_keys(options, *open_store(options));
    for (const auto& key : ring.keys())
        fmt::print("key {}  made {}{}\n", key->id, to_rfc3339(key->created),
                   key->id == ring.newest().id ? "  seals" : "");
}

void rotate_keys(const Place& place) {
    const auto options = load_options(place);
    SystemRandom random;
    const auto store = open_store(options);
    const auto before = load_key_file(options.keys_file);
    if (store->read_now([&](const ReadTx& tx) { return fit_of(before, tx); }) == KeyFit::foreign)
        fail("the database {} was used with other keys than those of {}", database_name(options),
             options.keys_file);
    const auto ring = before.with_new_key(random, Clock{}.now());
    save_key_file(options.keys_file, ring);
    store->write_now([&](WriteTx& tx) { remember_keys(ring, tx); });
    fmt::print("key {} now seals new tokens; send SIGHUP to running services\n", ring.newest().id);
}

void adopt_keys(const Place& place) {
    const auto options = load_options(place);
    const auto store = open_store(options);
    const auto ring = load_any_keys(options);
    store->write_now([&](WriteTx& tx) { remember_keys(ring, tx); });
    fmt::print(
        "{} belongs to the database now, with key {}. What other keys sealed no longer works: give "
        "each app a new secret, and have people install their apps again.\n",
        options.keys_file, ring.newest().id);
}

}  // namespace grantor::app
