#include "store/tables/access_keys.hpp"

// The order in which read_access_key reads.
#define ACCESS_KEY_COLUMNS \
    "id, user_id, company_id, name, hash, created_at, last_used_at, expires_at"

namespace grantor {
namespace {

constexpr SqlQuery find_access_key{"SELECT " ACCESS_KEY_COLUMNS
                                   " FROM access_keys WHERE hash = $1"};
constexpr SqlQuery access_keys_of_user{"SELECT " ACCESS_KEY_COLUMNS
                                       " FROM access_keys WHERE user_id = $1 ORDER BY id"};
constexpr SqlQuery add_access_key{
    "INSERT INTO access_keys (user_id, company_id, name, hash, created_at, last_used_at,"
    " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"};
constexpr SqlQuery remove_access_key{"DELETE FROM access_keys WHERE id = $1 AND user_id = $2"};
constexpr SqlQuery remove_access_keys_of_user{"DELETE FROM access_keys WHERE user_id = $1"};
constexpr SqlQuery touch_access_key{
    "UPDATE access_keys SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2"};

AccessKey read_access_key(const SqlRows& row) {
    return {.id = row.id<AccessKeyId>(0),
            .user_id = row.id<UserId>(1),
            .company_id = row.id<CompanyId>(2),
            .name = row.text(3),
            .hash = row.array<Digest>(4),
            .created_at = row.time(5),
            .last_used_at = row.time(6),
            .expires_at = row.time(7)};
}

}  // namespace

std::optional<AccessKey> AccessKeys::find_by_hash(const Digest& hash) const {
    SqlRows rows = connection_.run(find_access_key, hash);
    if (!rows.next()) return std::nullopt;
    return read_access_key(rows);
}

std::vector<AccessKey> AccessKeys::of_user(UserId user) const {
    std::vector<AccessKey> out;
    SqlRows rows = connection_.run(access_keys_of_user, user);
    while (rows.next()) out.push_back(read_access_key(rows));
    return out;
}

AccessKeyId AccessKeys::add(const AccessKey& key) {
    SqlRows rows = connection_.run(add_access_key, key.user_id, key.company_id, key.name, key.hash,
                                   key.created_at, key.last_used_at, key.expires_at);
    rows.next();
    return rows.id<AccessKeyId>(0);
}

bool AccessKeys::remove(UserId user, AccessKeyId id) {
    return connection_.change(remove_access_key, id, user) == 1;
}

std::int64_t AccessKeys::remove_of_user(UserId user) {
    return connection_.change(remove_access_keys_of_user, user);
}

bool AccessKeys::touch(AccessKeyId id, Time now) {
    return connection_.change(touch_access_key, id, now) == 1;
}

}  // namespace grantor

#undef ACCESS_KEY_COLUMNS
