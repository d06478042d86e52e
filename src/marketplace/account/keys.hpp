// A person's keys to the management API (model/access_key.hpp).
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "model/access_key.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// Of one person in all companies: more than the scripts that one person maintains.
inline constexpr std::size_t access_keys_max = 20;

// Those for the active company, newest first.
std::vector<AccessKey> find_access_keys(const Actor& actor, const ReadTx& tx);

// How long a key may work, in days: the choices of the page. Without a choice it is the second.
inline constexpr std::array<int, 3> key_lifetimes{30, 90, 365};

struct KeyForm {
    std::string_view name;
    std::string_view lifetime;  // one of key_lifetimes, or ""
};
struct NewAccessKey {
    AccessKey key;
    Secret secret;  // "gmk_" and 43 characters; nowhere else, and never again
};
Outcome<NewAccessKey> add_access_key(const KeyForm& form, const Actor& actor, WriteTx& tx,
                                     const Context& context);

// From now on nothing can be done with it. Keys of others are refused as ones that do not exist.
Outcome<void> remove_access_key(AccessKeyId id, const Actor& actor, WriteTx& tx,
                                const Context& context);

}  // namespace grantor::marketplace
