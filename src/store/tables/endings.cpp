#include "store/tables/endings.hpp"

#include <algorithm>
#include <cassert>

namespace grantor {
namespace {

constexpr SqlQuery open_endings{
    "SELECT id, app_id, user_id, company_id, through_id, reason, at FROM endings ORDER BY id"};
constexpr SqlQuery add_ending{
    "INSERT INTO endings (app_id, user_id, company_id, through_id, reason, at)"
    " VALUES ($1, $2, $3, (SELECT COALESCE(MAX(id), 0) FROM grants), $4, $5)"};
constexpr SqlQuery remove_ending{"DELETE FROM endings WHERE id = $1"};

}  // namespace

const std::vector<Ending>& Endings::open() const {
    if (const auto* cached = cache_.endings()) return *cached;
    std::vector<Ending> found;
    SqlRows rows = connection_.run(open_endings);
    while (rows.next())
        found.push_back({.id = rows.id<EndingId>(0),
                         .app_id = rows.id<AppId>(1),
                         .user_id = rows.id<UserId>(2),
                         .company_id = rows.id<CompanyId>(3),
                         .through = rows.id<GrantId>(4),
                         .reason = rows.number<EndReason>(5),
                         .at = rows.time(6)});
    return cache_.keep(std::move(found));
}

Grant Endings::applied_to(Grant grant) const {
    if (grant.state == GrantState::revoked) return grant;
    for (const auto& ending : open()) {
        if (!ending.covers(grant)) continue;
        grant.state = GrantState::revoked;
        grant.ended_at = ending.at;
        grant.end_reason = ending.reason;
        break;
    }
    return grant;
}

void Endings::add(const Ending& ending) {
    assert((ending.app_id || ending.user_id) && "it would end everything");
    changed();
    connection_.change(add_ending, ending.app_id, ending.user_id, ending.company_id, ending.reason,
                       ending.at);
    effects_.has_new_housework = true;
}

bool Endings::is_open(EndingId id) const {
    return std::ranges::find(open(), id, &Ending::id) != open().end();
}

bool Endings::remove(EndingId id) {
    changed();
    return connection_.change(remove_ending, id) == 1;
}

// Before the statement: should it fail, the cache has lost nothing but time.
void Endings::changed() {
    cache_.clear();
    effects_.directory_changed = true;
}

}  // namespace grantor
