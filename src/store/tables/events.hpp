// Audit events, which stay as long as the operator wants, and request events, which explain
// refusals and are bounded.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/event.hpp"
#include "store/sql.hpp"

namespace grantor {

// Zero ids: any.
struct AuditFilter {
    CompanyId company_id{};
    AppId app_id{};
    UserId user_id{};
    std::optional<AuditKind> kind{};
    Time from{};                 // zero: from the oldest
    Time until{};                // not itself; zero: to the newest
    std::int64_t before_id = 0;  // zero: from the newest
    std::int64_t limit = 100;
};

class AuditEvents {
 public:
    explicit AuditEvents(SqlConnection& connection) : connection_(connection) {}
    AuditEvents(const AuditEvents&) = delete;

    // Newest first.
    std::vector<AuditEvent> list(const AuditFilter& filter) const;

    // `id` of the argument is ignored.
    void add(const AuditEvent& event);
    // Looks at the `limit` oldest and deletes those before the moment; how many. The newest stays.
    std::int64_t purge(Time before, std::int64_t limit);

 private:
    SqlConnection& connection_;
};

class RequestEvents {
 public:
    explicit RequestEvents(SqlConnection& connection) : connection_(connection) {}
    RequestEvents(const RequestEvents&) = delete;

    std::optional<RequestEvent> find_by_request_id(std::string_view request_id) const;
    // Newest first. Zero: of any app; from the newest.
    std::vector<RequestEvent> list(AppId app, std::int64_t limit, std::int64_t before_id = 0) const;

    // `id` of the argument is ignored.
    void add(const RequestEvent& event);
    // Deletes what is more than `count_max` events back or older than `moment`, looking at no more
    // than the `limit` oldest; how many.
    std::int64_t trim(std::int64_t count_max, Time moment, std::int64_t limit);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
