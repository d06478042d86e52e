// Grants: one row for each standing permission of an app (design §3). The hottest table: a rotation
// of a refresh token is one update by key that touches no index.
#pragma once

#include <optional>
#include <vector>

#include "model/grant.hpp"
#include "store/sql.hpp"

namespace grantor {

class Invalidations;

class Grants {
 public:
    Grants(SqlConnection& connection, Invalidations& invalidations)
        : connection_(connection), invalidations_(invalidations) {}
    Grants(const Grants&) = delete;

    std::optional<Grant> find(GrantId id) const;
    // The newest, should there be more than one.
    std::optional<Grant> find_active(AppId app, UserId user, CompanyId company) const;
    std::vector<Grant> active_of_user(UserId user, CompanyId company) const;
    // In the order of users, then apps.
    std::vector<Grant> active_of_company(CompanyId company) const;

    // `id` and `state` of the argument are ignored: the store gives the id, and ids only ever grow.
    GrantId add_pending(const Grant& grant);
    // The claim of an authorization code: from pending to active, once. False: somebody else was
    // first, or the grant is not pending.
    bool activate(GrantId id, Time now);
    // The claim of a refresh token: from `generation` to the next, once. False: not active, or not
    // at this generation.
    bool rotate(GrantId id, std::int64_t generation, Time now);
    // Notes the day of use. False: not active, or already noted.
    bool touch(GrantId id, Time now);
    // Revokes, and invalidates the grant's access tokens. False: it had ended before.
    bool end(GrantId id, EndReason reason, Time now);

    // Revoke every pending and active grant of the subject; what was ended, with the new state.
    std::vector<Grant> end_all_of_user(UserId user, EndReason reason, Time now);
    std::vector<Grant> end_all_of_app(AppId app, EndReason reason, Time now);
    // The active grants of the same app, user and company, but not `kept` itself.
    std::vector<Grant> end_other_active(const Grant& kept, EndReason reason, Time now);

    // Deletes at most `limit` grants that are still pending; how many.
    std::int64_t purge_pending(Time created_before, std::int64_t limit);

 private:
    template <class... Values>
    std::vector<Grant> list(const SqlQuery& query, const Values&... values) const;
    template <class... Values>
    void end_all(const SqlQuery& query, std::vector<Grant>& ended, EndReason reason, Time now,
                 const Values&... values);

    SqlConnection& connection_;
    Invalidations& invalidations_;
};

}  // namespace grantor
