#include "store/tables/sessions.hpp"

namespace grantor {
namespace {

constexpr SqlQuery find_session{
    "SELECT user_id, company_id, created_at, expires_at FROM sessions"
    " WHERE id_hash = $1 AND expires_at > $2"};
constexpr SqlQuery add_session{
    "INSERT INTO sessions (id_hash, user_id, company_id, created_at, expires_at)"
    " VALUES ($1, $2, $3, $4, $5)"};
constexpr SqlQuery set_session_company{"UPDATE sessions SET company_id = $2 WHERE id_hash = $1"};
constexpr SqlQuery remove_session{"DELETE FROM sessions WHERE id_hash = $1"};
constexpr SqlQuery remove_sessions_of_user{"DELETE FROM sessions WHERE user_id = $1"};
constexpr SqlQuery purge_expired_sessions{
    "DELETE FROM sessions WHERE id_hash IN"
    " (SELECT id_hash FROM sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"};

constexpr SqlQuery find_api_token{
    "SELECT user_id, company_id, created_at, spent_at, spent_by, expires_at FROM api_tokens"
    " WHERE token_hash = $1"};
constexpr SqlQuery add_api_token{
    "INSERT INTO api_tokens (token_hash, user_id, company_id, created_at, spent_at, spent_by,"
    " expires_at) VALUES ($1, $2, $3, $4, 0, 0, $5)"};
constexpr SqlQuery remove_api_tokens_of_user{"DELETE FROM api_tokens WHERE user_id = $1"};
constexpr SqlQuery remove_api_tokens_of_member{
    "DELETE FROM api_tokens WHERE company_id = $1 AND user_id = $2"};
constexpr SqlQuery spend_api_token{
    "UPDATE api_tokens SET spent_at = $2, spent_by = $3"
    " WHERE token_hash = $1 AND spent_by = 0 AND (expires_at = 0 OR expires_at > $2)"
    " RETURNING user_id, company_id"};

}  // namespace

std::optional<Session> Sessions::find(const Digest& id_hash, Time now) const {
    SqlRows rows = connection_.run(find_session, id_hash, now);
    if (!rows.next()) return std::nullopt;
    return Session{.id_hash = id_hash,
                   .user_id = rows.id<UserId>(0),
                   .company_id = rows.id<CompanyId>(1),
                   .created_at = rows.time(2),
                   .expires_at = rows.time(3)};
}

void Sessions::add(const Session& session) {
    connection_.change(add_session, session.id_hash, session.user_id, session.company_id,
                       session.created_at, session.expires_at);
}

bool Sessions::set_company(const Digest& id_hash, CompanyId company) {
    return connection_.change(set_session_company, id_hash, company) == 1;
}

bool Sessions::remove(const Digest& id_hash) {
    return connection_.change(remove_session, id_hash) == 1;
}

std::int64_t Sessions::remove_of_user(UserId user) {
    return connection_.change(remove_sessions_of_user, user);
}

std::int64_t Sessions::purge_expired(Time now, std::int64_t limit) {
    return connection_.change(purge_expired_sessions, now, limit);
}

std::optional<ApiToken> ApiTokens::find(const Digest& hash) const {
    SqlRows rows = connection_.run(find_api_token, hash);
    if (!rows.next()) return std::nullopt;
    return ApiToken{.hash = hash,
                    .user_id = rows.id<UserId>(0),
                    .company_id = rows.id<CompanyId>(1),
                    .created_at = rows.time(2),
                    .spent_at = rows.time(3),
                    .spent_by = rows.id<AppId>(4),
                    .expires_at = rows.time(5)};
}

void ApiTokens::add(const Digest& hash, UserId user, CompanyId company, Time now, Time expires_at) {
    connection_.change(add_api_token, hash, user, company, now, expires_at);
}

std::int64_t ApiTokens::remove_of_user(UserId user) {
    return connection_.change(remove_api_tokens_of_user, user);
}

std::int64_t ApiTokens::remove_of_member(CompanyId company, UserId user) {
    return connection_.change(remove_api_tokens_of_member, company, user);
}

std::optional<ApiTokens::Owner> ApiTokens::spend(const Digest& hash, AppId app, Time now) {
    SqlRows rows = connection_.run(spend_api_token, hash, now, app);
    if (!rows.next()) return std::nullopt;
    return Owner{rows.id<UserId>(0), rows.id<CompanyId>(1)};
}

}  // namespace grantor
