// Signed-in browsers and personal API tokens: both are found by the digest of a secret.
#pragma once

#include <optional>

#include "model/api_token.hpp"
#include "model/session.hpp"
#include "store/sql.hpp"

namespace grantor {

class Sessions {
 public:
    explicit Sessions(SqlConnection& connection) : connection_(connection) {}
    Sessions(const Sessions&) = delete;

    // Nothing once it has expired.
    std::optional<Session> find(const Digest& id_hash, Time now) const;

    void add(const Session& session);
    bool set_company(const Digest& id_hash, CompanyId company);
    bool remove(const Digest& id_hash);
    // How many there were.
    std::int64_t remove_of_user(UserId user);
    // Deletes at most `limit` expired sessions; how many.
    std::int64_t purge_expired(Time now, std::int64_t limit);

 private:
    SqlConnection& connection_;
};

class ApiTokens {
 public:
    explicit ApiTokens(SqlConnection& connection) : connection_(connection) {}
    ApiTokens(const ApiTokens&) = delete;

    std::optional<ApiToken> find(const Digest& hash) const;

    // `expires_at`: the epoch is never.
    void add(const Digest& hash, UserId user, CompanyId company, Time now, Time expires_at = {});
    // Spent ones too; how many there were.
    std::int64_t remove_of_user(UserId user);
    std::int64_t remove_of_member(CompanyId company, UserId user);

    struct Owner {
        UserId user_id;
        CompanyId company_id;
    };
    // The claim of a personal token: once ever, by whichever app is first. Nothing: unknown, spent
    // or over.
    std::optional<Owner> spend(const Digest& hash, AppId app, Time now);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
