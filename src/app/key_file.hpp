// The key ring on disk: a file of mode 0600 of its own, never the database
// (docs/decisions/keys.md).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/time.hpp"
#include "token/key_ring.hpp"

namespace grantor::app {

// All throw std::runtime_error with one sentence for the operator.

// The text of a file that only its owner may read; refuses any other.
std::string read_private_file(const std::filesystem::path& path);

// For a private key that another library reads: refuses one that everybody may read or somebody
// else may change. A group may read it, as Debian's "ssl-cert" does.
void require_private_file(const std::filesystem::path& path);

// Refuses a file that others may read, or that does not parse.
KeyRing load_key_file(const std::filesystem::path& path);
// The file's ring; a file that is not there is made, with one key.
KeyRing load_or_make_key_file(const std::filesystem::path& path, Random& random, Time now);
// Replaces the file in one step, durably: a crash leaves the old or the new ring, never half of
// one.
void save_key_file(const std::filesystem::path& path, const KeyRing& ring);
// The same with any text: mode 0600 from its first byte.
void save_private_file(const std::filesystem::path& path, std::string_view text);

}  // namespace grantor::app
