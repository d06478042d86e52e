// The profile that a database was begun with: what its apps know does not change because a
// configuration says nothing.
#pragma once

#include <string>
#include <string_view>

#include "oauth/profile.hpp"
#include "store/transaction.hpp"

namespace grantor {

// The default one for a new database. One from before there were profiles keeps the wire that it
// had then, whatever its schema: this is asked before it is migrated.
std::string kept_profile(const ReadTx& tx);

// Nothing is left for settle_profile() to do: a command that only reads need not wait to write.
bool is_profile_settled(std::string_view chosen, const ReadTx& tx);
// Remembers `chosen`, a profile's name, or "" for the one that is kept. A new database loses the
// scopes of the rules in the binary unless the wire has these rules.
void settle_profile(std::string_view chosen, const Wire& wire, WriteTx& tx);

}  // namespace grantor
