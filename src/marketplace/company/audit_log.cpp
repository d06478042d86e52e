#include "marketplace/company/audit_log.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace grantor::marketplace {
namespace {

// Of what a person did last: enough for a page about signing in.
constexpr std::int64_t looked_at_max = 300;

// Names are looked up once for all rows.
class People {
 public:
    explicit People(const ReadTx& tx) : tx_(tx) {}

    const std::string& name_of(UserId id) {
        const auto [found, is_new] = names_.try_emplace(id);
        if (!is_new || !id) return found->second;
        const auto user = tx_.users().find(id);
        found->second = user ? fmt::format("{} <{}>", user->name, user->email)
                             : fmt::format("user {}", id.value);
        return found->second;
    }

 private:
    const ReadTx& tx_;
    std::unordered_map<UserId, std::string> names_;
};

// One thing that happened is in the log of each company of the person.
bool is_same(const AuditEvent& one, const AuditEvent& other) {
    return one.kind == other.kind && one.user_id == other.user_id && one.at == other.at &&
           one.request_id == other.request_id && one.app_id == other.app_id &&
           one.detail == other.detail;
}

void keep_one_of_each(std::vector<AuditEvent>& events) {
    const auto rest = std::ranges::unique(events, is_same);
    events.erase(rest.begin(), rest.end());
}

AuditLog find_log(const AuditQuery& query, CompanyId company, const ReadTx& tx) {
    AuditFilter filter;
    filter.company_id = company;
    filter.kind = query.kind;
    filter.from = query.from;
    filter.until = query.until;
    filter.before_id = query.before;
    filter.limit = query.limit + 1;
    if (!query.client_id.empty()) {
        const auto app = tx.apps().find_by_client_id(query.client_id);
        if (!app) return {};
        filter.app_id = app->id;
    }
    if (!query.email.empty()) {
        const auto user = tx.users().find_by_email(query.email);
        if (!user) return {};
        filter.user_id = user->id;
    }
    auto events = tx.audit_events().list(filter);
    AuditLog log;
    log.has_more = static_cast<std::int64_t>(events.size()) > query.limit;
    if (log.has_more) events.pop_back();
    if (!company) keep_one_of_each(events);
    People people(tx);
    for (auto& event : events) {
        LoggedEvent row{std::move(event), {}, {}, {}};
        row.person = people.name_of(row.event.user_id);
        if (const auto app = row.event.app_id ? tx.apps().find(row.event.app_id) : nullptr) {
            row.app = app->name;
            row.client_id = app->client_id;
        }
        log.rows.push_back(std::move(row));
    }
    return log;
}

bool is_about_signing_in(AuditKind kind) {
    switch (kind) {
        case AuditKind::user_signed_in:
        case AuditKind::sign_in_failed:
        case AuditKind::user_signed_out:
        case AuditKind::other_sessions_ended:
        case AuditKind::password_changed:
        case AuditKind::access_key_added:
        case AuditKind::access_key_removed:
            return true;
        default:
            return false;
    }
}

}  // namespace

AuditLog find_audit_log(const AuditQuery& query, const Actor& actor, const ReadTx& tx) {
    return find_log(query, actor.company->id, tx);
}

AuditLog find_platform_log(const AuditQuery& query, const ReadTx& tx) {
    return find_log(query, {}, tx);
}

std::vector<AuditEvent> find_own_sign_ins(UserId user, std::size_t limit, const ReadTx& tx) {
    AuditFilter filter;
    filter.user_id = user;
    filter.limit = looked_at_max;
    auto events = tx.audit_events().list(filter);
    std::erase_if(events, [](const AuditEvent& one) { return !is_about_signing_in(one.kind); });
    keep_one_of_each(events);
    if (events.size() > limit) events.resize(limit);
    return events;
}

}  // namespace grantor::marketplace
