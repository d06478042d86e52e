#include "marketplace/company/audit_log.hpp"

#include <fmt/format.h>
#include <unordered_map>

namespace grantor::marketplace {
namespace {

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

}  // namespace

AuditLog find_audit_log(const AuditQuery& query, const Actor& actor, const ReadTx& tx) {
    AuditFilter filter;
    filter.company_id = actor.company->id;
    filter.kind = query.kind;
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

}  // namespace grantor::marketplace
