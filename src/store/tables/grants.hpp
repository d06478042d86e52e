// Grants: one row for each standing permission of an app (docs/decisions/sealed_tokens.md). The
// hottest table: a rotation of a refresh token is one update by key that touches no index.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/grant.hpp"
#include "store/sql.hpp"
#include "store/sql_text.hpp"
#include "store/tables/endings.hpp"

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

// Where a walk over the active grants has come to, in the order of their index.
struct GrantPlace {
    CompanyId company_id{};
    UserId user_id{};
    AppId app_id{};
    GrantId id{};
    auto operator<=>(const GrantPlace&) const = default;
};

// Of many grants at once, for claims (store/claim.hpp).
struct GrantRotation {
    GrantId id;
    std::int64_t generation = 0;
    Time now;
};
struct GrantActivation {
    GrantId id;
    AppId app_id;
    UserId user_id;
    CompanyId company_id;
    Time now;
};
struct GrantUse {
    GrantId id;
    Time now;
};

// Statements about grants alone. What goes with the begin and the end of one is in
// rules/grant_states.hpp, the only place that may call activate() and the revoke functions.
//
// A grant that an open ending covers has ended: it is read as revoked, is in no list of active ones
// and is claimed by nobody, although its row says otherwise until its turn comes.
class Grants {
 public:
    Grants(SqlConnection& connection, const Endings& endings)
        : connection_(connection), endings_(endings) {}
    Grants(const Grants&) = delete;

    std::optional<Grant> find(GrantId id) const;
    // Whether an open ending covers it. Costs nothing while none is open; a row that has ended by
    // itself may be called so too.
    bool has_ended(GrantId id) const;
    // The newest, should there be more than one.
    std::optional<Grant> find_active(AppId app, UserId user, CompanyId company) const;
    std::vector<Grant> active_of_user(UserId user, CompanyId company) const;
    // In every company that they are a member of, in the order of companies.
    std::vector<Grant> active_of_user(UserId user) const;
    // How many of them; costs a look at the index. In the company, or anywhere.
    std::int64_t count_active(UserId user, CompanyId company) const;
    std::int64_t count_active(UserId user) const;
    // In the order of users, then apps.
    std::vector<Grant> active_of_company(CompanyId company) const;
    // A page of the same. Zero: any user, any app, from the beginning.
    std::vector<Grant> active_of_company(CompanyId company, const GrantFilter& filter) const;
    std::int64_t count_active(AppId app, CompanyId company) const;
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

    // The same for many, outside of units and in the order given. Which were changed; the endings
    // are the caller's affair.
    std::vector<std::optional<Grant>> find_each(std::span<const GrantId> ids) const;
    std::vector<bool> rotate_each(std::span<const GrantRotation> rotations);
    std::vector<bool> touch_each(std::span<const GrantUse> uses);
    // Only where the person is an active member, no rule of the company blocks the app, and the
    // installation has no active grant yet.
    std::vector<bool> activate_each(std::span<const GrantActivation> activations);

    // From any other state to revoked; returns the grant as it is then. Nothing: it had ended
    // before. One that was pending has no day of use afterwards, so that one can tell.
    std::optional<Grant> revoke(GrantId id, EndReason reason, Time now);
    // The active grants of the same app, user and company, but not `kept` itself.
    std::vector<Grant> revoke_other_active(const Grant& kept, EndReason reason, Time now);

    // Deletes at most `limit` grants that are still pending; how many.
    std::int64_t purge_pending(Time created_before, std::int64_t limit);
    // Looks at up to `limit` grants that follow `after` and deletes up to 200 of them that ended
    // before the moment; where to go on, zero behind the last one. The newest grant always stays.
    GrantId purge_ended(Time ended_before, GrantId after, std::int64_t limit);

    // For carrying out endings, which alone see the rows as they are.
    // Of an ending of a user, or of a user in one company: at most `limit` that are still active.
    std::vector<GrantId> left_of_person(const Ending& ending, std::int64_t limit) const;
    // The places of the `limit` active grants that follow, of whatever app.
    std::vector<GrantPlace> active_places(const GrantPlace& after, std::int64_t limit) const;
    // The `limit` pending grants that follow in the order of their creation, of whatever app.
    std::vector<Grant> pending_after(const Grant& after, std::int64_t limit) const;

 private:
    template <class... Values>
    std::vector<Grant> list(const SqlQuery& query, const Values&... values) const;

    std::vector<bool> change_each(const SqlQuery& query, const SqlBatch& batch);
    std::int64_t count(SqlText sql) const;
    std::vector<Grant> without_ended(std::vector<Grant> grants) const;

    SqlConnection& connection_;
    const Endings& endings_;
};

}  // namespace grantor
