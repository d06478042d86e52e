// Grants: one row for each standing permission of an app (docs/decisions/sealed_tokens.md). The
// hottest table: a rotation of a refresh token is one update by key that touches no index.
#pragma once

#include <optional>
#include <vector>

#include "model/grant.hpp"
#include "store/sql.hpp"

namespace grantor {

struct GrantFilter {
    UserId user_id{};
    AppId app_id{};
    // The user and the app of the last grant of the page before.
    UserId after_user{};
    AppId after_app{};
    std::int64_t limit = 50;
};

// How many active grants an app has in a company.
struct InstalledApp {
    AppId app_id;
    std::int64_t installations = 0;
};

// Statements about grants alone. What goes with the begin and the end of one is in
// rules/grant_states.hpp, the only place that may call activate() and the revoke functions.
class Grants {
 public:
    explicit Grants(SqlConnection& connection) : connection_(connection) {}
    Grants(const Grants&) = delete;

    std::optional<Grant> find(GrantId id) const;
    // The newest, should there be more than one.
    std::optional<Grant> find_active(AppId app, UserId user, CompanyId company) const;
    std::vector<Grant> active_of_user(UserId user, CompanyId company) const;
    // In every company that they are a member of, in the order of companies.
    std::vector<Grant> active_of_user(UserId user) const;
    // In the order of users, then apps.
    std::vector<Grant> active_of_company(CompanyId company) const;
    // A page of the same. Zero: any user, any app, from the beginning.
    std::vector<Grant> active_of_company(CompanyId company, const GrantFilter& filter) const;
    // The most installed first.
    std::vector<InstalledApp> installed_apps(CompanyId company) const;

    // `id` and `state` of the argument are ignored: the store gives the id, and ids only ever grow.
    GrantId add_pending(const Grant& grant);
    // The claim of an authorization code: from pending to active, once. Returns the grant's app.
    // Nothing: something else was first, or the grant is not pending.
    std::optional<AppId> activate(GrantId id, Time now);
    // The claim of a refresh token: from `generation` to the next, once. False: not active, or not
    // at this generation.
    bool rotate(GrantId id, std::int64_t generation, Time now);
    // Notes the day of use. False: not active, or already noted.
    bool touch(GrantId id, Time now);
    // From any other state to revoked; returns the grant as it is then. Nothing: it had ended
    // before. One that was pending has no day of use afterwards, so that one can tell.
    std::optional<Grant> revoke(GrantId id, EndReason reason, Time now);
    // The same for every pending and active grant of the subject.
    std::vector<Grant> revoke_all_of_user(UserId user, EndReason reason, Time now);
    std::vector<Grant> revoke_all_of_app(AppId app, EndReason reason, Time now);
    std::vector<Grant> revoke_all_of_member(CompanyId company, UserId user, EndReason reason,
                                            Time now);
    // The active grants of the same app, user and company, but not `kept` itself.
    std::vector<Grant> revoke_other_active(const Grant& kept, EndReason reason, Time now);

    // Deletes at most `limit` grants that are still pending; how many.
    std::int64_t purge_pending(Time created_before, std::int64_t limit);

 private:
    template <class... Values>
    std::vector<Grant> list(const SqlQuery& query, const Values&... values) const;

    SqlConnection& connection_;
};

}  // namespace grantor
