#include "store/tables/password_resets.hpp"

namespace grantor {
namespace {

constexpr SqlQuery find_password_reset{
    "SELECT user_id, hash, company_id, made_by, created_at, expires_at FROM password_resets"
    " WHERE hash = $1"};
constexpr SqlQuery put_password_reset{
    "INSERT INTO password_resets (user_id, hash, company_id, made_by, created_at, expires_at)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id) DO UPDATE SET hash = $2,"
    " company_id = $3, made_by = $4, created_at = $5, expires_at = $6"};
constexpr SqlQuery take_password_reset{"DELETE FROM password_resets WHERE hash = $1"};
constexpr SqlQuery remove_password_reset{"DELETE FROM password_resets WHERE user_id = $1"};

}  // namespace

std::optional<PasswordReset> PasswordResets::find_by_hash(const Digest& hash) const {
    SqlRows rows = connection_.run(find_password_reset, hash);
    if (!rows.next()) return std::nullopt;
    return PasswordReset{.user_id = rows.id<UserId>(0),
                         .hash = rows.array<Digest>(1),
                         .company_id = rows.id<CompanyId>(2),
                         .made_by = rows.id<UserId>(3),
                         .created_at = rows.time(4),
                         .expires_at = rows.time(5)};
}

void PasswordResets::put(const PasswordReset& reset) {
    connection_.change(put_password_reset, reset.user_id, reset.hash, reset.company_id,
                       reset.made_by, reset.created_at, reset.expires_at);
}

bool PasswordResets::take(const Digest& hash) {
    return connection_.change(take_password_reset, hash) == 1;
}

bool PasswordResets::remove_of_user(UserId user) {
    return connection_.change(remove_password_reset, user) == 1;
}

}  // namespace grantor
