// Opens what the commands work on.
#pragma once

#include <memory>

#include "app/commands/commands.hpp"
#include "app/options/options.hpp"
#include "store/store.hpp"
#include "token/key_ring.hpp"

namespace grantor::app {

// Throws std::runtime_error with one sentence: unreadable file, or the options' own problem.
Options load_options(const Place& place);
// The files of a sandbox's directory, as options.
Options sandbox_files(const std::string& directory);

std::unique_ptr<Store> open_store(const Options& options);
// `GRANTOR_KEYS` in the environment, or the file.
KeyRing load_keys(const Options& options);

}  // namespace grantor::app
