// What happened, for the admins of a company and of the platform, and to a person for that person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/event.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

struct LoggedEvent {
    AuditEvent event;
    std::string person;  // "Ann Smith <ann@acme.example>"; "": nobody, such as an app
    std::string app;     // name; "": about none
    std::string client_id;
};
struct AuditQuery {
    std::optional<AuditKind> kind;
    std::string email;      // empty: of anybody
    std::string client_id;  // empty: about any app or none
    Time from{};            // zero: from the beginning
    Time until{};           // not itself; zero: until now
    std::int64_t before = 0;
    std::int64_t limit = 50;
};
struct AuditLog {
    std::vector<LoggedEvent> rows;  // newest first
    bool has_more = false;
};
// Nothing where the query names a person or an app that do not exist.
AuditLog find_audit_log(const AuditQuery& query, const Actor& actor, const ReadTx& tx);
// What happened anywhere, for those who run the platform. What stands in the logs of several
// companies, since somebody is a member of each, is one row.
AuditLog find_platform_log(const AuditQuery& query, const ReadTx& tx);

// The newest rows about how this person signs in.
std::vector<AuditEvent> find_own_sign_ins(UserId user, std::size_t limit, const ReadTx& tx);

}  // namespace grantor::marketplace
