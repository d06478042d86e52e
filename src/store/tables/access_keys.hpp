// Keys to the management API (model/access_key.hpp).
#pragma once

#include <optional>
#include <vector>

#include "model/access_key.hpp"
#include "store/sql.hpp"

namespace grantor {

class AccessKeys {
 public:
    explicit AccessKeys(SqlConnection& connection) : connection_(connection) {}
    AccessKeys(const AccessKeys&) = delete;

    std::optional<AccessKey> find_by_hash(const Digest& hash) const;
    std::vector<AccessKey> of_user(UserId user) const;

    // `id` of the argument is ignored.
    AccessKeyId add(const AccessKey& key);
    // False: the user has no such key.
    bool remove(UserId user, AccessKeyId id);
    // How many there were.
    std::int64_t remove_of_user(UserId user);
    // Moves the last use forward, never back.
    bool touch(AccessKeyId id, Time now);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
