#include "store/tables/users.hpp"

#include "store/text_match.hpp"

// The order in which read_user reads.
#define USER_COLUMNS                                                                      \
    "u.id, u.email, u.name, u.password_hash, u.language, u.locale, u.timezone, u.state, " \
    "u.created_at, u.last_login_at, u.platform_role, u.is_email_verified"

namespace grantor {
namespace {

constexpr SqlQuery find_user{"SELECT " USER_COLUMNS " FROM users u WHERE u.id = $1"};
constexpr SqlQuery find_user_by_email{"SELECT " USER_COLUMNS " FROM users u WHERE u.email = $1"};
constexpr SqlQuery users_of_company{"SELECT " USER_COLUMNS
                                    " FROM memberships m JOIN users u ON u.id = m.user_id"
                                    " WHERE m.company_id = $1 ORDER BY u.id"};
#define USER_CONTAINS \
    "(lower(u.name) LIKE lower($2) ESCAPE '\\' OR lower(u.email) LIKE lower($2) ESCAPE '\\')"
constexpr SqlQuery search_users{"SELECT " USER_COLUMNS
                                " FROM users u WHERE u.id > $1 AND " USER_CONTAINS
                                " ORDER BY u.id LIMIT $3"};
constexpr SqlQuery search_users_of_company{
    "SELECT " USER_COLUMNS
    " FROM memberships m JOIN users u ON u.id = m.user_id"
    " WHERE m.company_id = $4 AND m.user_id > $1 AND " USER_CONTAINS
    " ORDER BY m.user_id LIMIT $3"};
#undef USER_CONTAINS
constexpr SqlQuery add_user{
    "INSERT INTO users (email, name, password_hash, language, locale, timezone, state, created_at,"
    " last_login_at, platform_role, is_email_verified)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id"};
constexpr SqlQuery set_user_state{"UPDATE users SET state = $2 WHERE id = $1"};
constexpr SqlQuery set_user_platform_role{"UPDATE users SET platform_role = $2 WHERE id = $1"};
// State 0: active. Reads all users where there is none, so it is for a start.
constexpr SqlQuery any_of_platform_role{
    "SELECT id FROM users WHERE platform_role = $1 AND state = 0 LIMIT 1"};
constexpr SqlQuery set_user_last_login{"UPDATE users SET last_login_at = $2 WHERE id = $1"};
constexpr SqlQuery set_user_password_hash{"UPDATE users SET password_hash = $2 WHERE id = $1"};

constexpr SqlQuery find_membership{
    "SELECT company_id, user_id, role, created_at FROM memberships"
    " WHERE company_id = $1 AND user_id = $2"};
constexpr SqlQuery memberships_of_user{
    "SELECT company_id, user_id, role, created_at FROM memberships"
    " WHERE user_id = $1 ORDER BY created_at, company_id"};
constexpr SqlQuery memberships_of_company{
    "SELECT company_id, user_id, role, created_at FROM memberships"
    " WHERE company_id = $1 ORDER BY user_id"};
// State 0: active.
constexpr SqlQuery count_seats{
    "SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id"
    " WHERE m.company_id = $1 AND u.state = 0"};
// Role 1: admin.
constexpr SqlQuery count_admins{
    "SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id"
    " WHERE m.company_id = $1 AND m.role = 1 AND u.state = 0"};
constexpr SqlQuery add_membership{
    "INSERT INTO memberships (company_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (company_id, user_id) DO NOTHING"};
constexpr SqlQuery set_membership_role{
    "UPDATE memberships SET role = $3 WHERE company_id = $1 AND user_id = $2"};
constexpr SqlQuery remove_membership{
    "DELETE FROM memberships WHERE company_id = $1 AND user_id = $2"};

User read_user(const SqlRows& row) {
    return {.id = row.id<UserId>(0),
            .email = row.text(1),
            .name = row.text(2),
            .password_hash = row.text(3),
            .language = row.text(4),
            .locale = row.text(5),
            .timezone = row.text(6),
            .state = row.number<UserState>(7),
            .created_at = row.time(8),
            .last_login_at = row.time(9),
            .platform_role = row.number<PlatformRole>(10),
            .is_email_verified = row.boolean(11)};
}

std::vector<User> read_users(SqlRows rows) {
    std::vector<User> out;
    while (rows.next()) out.push_back(read_user(rows));
    return out;
}

Membership read_membership(const SqlRows& row) {
    return {.company_id = row.id<CompanyId>(0),
            .user_id = row.id<UserId>(1),
            .role = row.number<Role>(2),
            .created_at = row.time(3)};
}

std::vector<Membership> read_memberships(SqlRows rows) {
    std::vector<Membership> out;
    while (rows.next()) out.push_back(read_membership(rows));
    return out;
}

}  // namespace

std::optional<User> Users::find(UserId id) const {
    SqlRows rows = connection_.run(find_user, id);
    if (!rows.next()) return std::nullopt;
    return read_user(rows);
}

bool Users::has_platform_role(PlatformRole role) const {
    return connection_.run(any_of_platform_role, role).next();
}

std::optional<User> Users::find_by_email(std::string_view email) const {
    SqlRows rows = connection_.run(find_user_by_email, email);
    if (!rows.next()) return std::nullopt;
    return read_user(rows);
}

std::vector<User> Users::of_company(CompanyId company) const {
    return read_users(connection_.run(users_of_company, company));
}

std::vector<User> Users::search(std::string_view text, UserId after, std::int64_t limit) const {
    return read_users(connection_.run(search_users, after, containing(text), limit));
}

std::vector<User> Users::search_in_company(CompanyId company, std::string_view text, UserId after,
                                           std::int64_t limit) const {
    return read_users(
        connection_.run(search_users_of_company, after, containing(text), limit, company));
}

UserId Users::add(const User& user) {
    SqlRows rows =
        connection_.run(add_user, user.email, user.name, user.password_hash, user.language,
                        user.locale, user.timezone, user.state, user.created_at, user.last_login_at,
                        user.platform_role, user.is_email_verified);
    rows.next();
    return rows.id<UserId>(0);
}

bool Users::set_state(UserId id, UserState state) {
    return connection_.change(set_user_state, id, state) == 1;
}

bool Users::set_platform_role(UserId id, PlatformRole role) {
    return connection_.change(set_user_platform_role, id, role) == 1;
}

bool Users::set_last_login(UserId id, Time now) {
    return connection_.change(set_user_last_login, id, now) == 1;
}

bool Users::set_password_hash(UserId id, std::string_view password_hash) {
    return connection_.change(set_user_password_hash, id, password_hash) == 1;
}

std::optional<Membership> Memberships::find(CompanyId company, UserId user) const {
    SqlRows rows = connection_.run(find_membership, company, user);
    if (!rows.next()) return std::nullopt;
    return read_membership(rows);
}

std::vector<Membership> Memberships::of_user(UserId user) const {
    return read_memberships(connection_.run(memberships_of_user, user));
}

std::vector<Membership> Memberships::of_company(CompanyId company) const {
    return read_memberships(connection_.run(memberships_of_company, company));
}

std::int64_t Memberships::seats(CompanyId company) const {
    SqlRows rows = connection_.run(count_seats, company);
    rows.next();
    return rows.integer(0);
}

std::int64_t Memberships::admins(CompanyId company) const {
    SqlRows rows = connection_.run(count_admins, company);
    rows.next();
    return rows.integer(0);
}

bool Memberships::add(const Membership& membership) {
    return connection_.change(add_membership, membership.company_id, membership.user_id,
                              membership.role, membership.created_at) == 1;
}

bool Memberships::set_role(CompanyId company, UserId user, Role role) {
    return connection_.change(set_membership_role, company, user, role) == 1;
}

bool Memberships::remove(CompanyId company, UserId user) {
    return connection_.change(remove_membership, company, user) == 1;
}

}  // namespace grantor

#undef USER_COLUMNS
