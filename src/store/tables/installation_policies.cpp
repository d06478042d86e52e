#include "store/tables/installation_policies.hpp"

#include "store/sql_text.hpp"

// The order in which read_rule and read_request read.
#define RULE_COLUMNS "company_id, app_id, rule, decided_by, decided_at"
#define REQUEST_COLUMNS \
    "id, company_id, app_id, user_id, note, state, asked_at, decided_by, decided_at, answer"

namespace grantor {
namespace {

constexpr SqlQuery find_rule{"SELECT " RULE_COLUMNS
                             " FROM company_app_rules WHERE company_id = $1 AND app_id = $2"};
constexpr SqlQuery rules_of_company{
    "SELECT " RULE_COLUMNS " FROM company_app_rules WHERE company_id = $1 ORDER BY app_id"};
constexpr SqlQuery set_rule{
    "INSERT INTO company_app_rules (company_id, app_id, rule, decided_by, decided_at)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (company_id, app_id) DO UPDATE SET"
    " rule = excluded.rule, decided_by = excluded.decided_by, decided_at = excluded.decided_at"};
constexpr SqlQuery remove_rule{
    "DELETE FROM company_app_rules WHERE company_id = $1 AND app_id = $2"};

// State 0: waiting.
constexpr SqlQuery find_request{"SELECT " REQUEST_COLUMNS " FROM install_requests WHERE id = $1"};
constexpr SqlQuery find_newest_request{
    "SELECT " REQUEST_COLUMNS
    " FROM install_requests WHERE user_id = $1 AND app_id = $2 AND company_id = $3"
    " ORDER BY id DESC LIMIT 1"};
constexpr SqlQuery count_waiting_requests{
    "SELECT COUNT(*) FROM install_requests WHERE company_id = $1 AND state = 0"};
constexpr SqlQuery requests_of_user{
    "SELECT " REQUEST_COLUMNS
    " FROM install_requests WHERE user_id = $1 AND company_id = $2 ORDER BY id DESC"};
constexpr SqlQuery add_request{
    "INSERT INTO install_requests (company_id, app_id, user_id, note, state, asked_at, decided_by,"
    " decided_at) VALUES ($1, $2, $3, $4, 0, $5, 0, 0) RETURNING id"};
constexpr SqlQuery decide_request{
    "UPDATE install_requests SET state = $2, decided_by = $3, decided_at = $4, answer = $5"
    " WHERE id = $1 AND state = 0"};
constexpr SqlQuery decide_requests{
    "UPDATE install_requests SET state = $3, decided_by = $4, decided_at = $5"
    " WHERE id IN (SELECT id FROM install_requests WHERE company_id = $1 AND app_id = $2"
    " AND state = 0 ORDER BY id LIMIT $6)"};

// No unit may be long. The app is allowed or blocked for those who asked later all the same.
constexpr std::int64_t decided_at_once_max = 500;

CompanyAppRule read_rule(const SqlRows& row) {
    return {.company_id = row.id<CompanyId>(0),
            .app_id = row.id<AppId>(1),
            .rule = row.number<AppRule>(2),
            .decided_by = row.id<UserId>(3),
            .decided_at = row.time(4)};
}

InstallRequest read_request(const SqlRows& row) {
    return {.id = row.id<InstallRequestId>(0),
            .company_id = row.id<CompanyId>(1),
            .app_id = row.id<AppId>(2),
            .user_id = row.id<UserId>(3),
            .note = row.text(4),
            .state = row.number<InstallRequestState>(5),
            .asked_at = row.time(6),
            .decided_by = row.id<UserId>(7),
            .decided_at = row.time(8),
            .answer = row.text(9)};
}

std::vector<InstallRequest> read_requests(SqlRows rows) {
    std::vector<InstallRequest> out;
    while (rows.next()) out.push_back(read_request(rows));
    return out;
}

}  // namespace

std::optional<CompanyAppRule> CompanyAppRules::find(CompanyId company, AppId app) const {
    SqlRows rows = connection_.run(find_rule, company, app);
    if (!rows.next()) return std::nullopt;
    return read_rule(rows);
}

std::vector<CompanyAppRule> CompanyAppRules::of_company(CompanyId company) const {
    std::vector<CompanyAppRule> out;
    SqlRows rows = connection_.run(rules_of_company, company);
    while (rows.next()) out.push_back(read_rule(rows));
    return out;
}

void CompanyAppRules::set(const CompanyAppRule& rule) {
    connection_.change(set_rule, rule.company_id, rule.app_id, rule.rule, rule.decided_by,
                       rule.decided_at);
}

bool CompanyAppRules::remove(CompanyId company, AppId app) {
    return connection_.change(remove_rule, company, app) == 1;
}

std::optional<InstallRequest> InstallRequests::find(InstallRequestId id) const {
    SqlRows rows = connection_.run(find_request, id);
    if (!rows.next()) return std::nullopt;
    return read_request(rows);
}

std::optional<InstallRequest> InstallRequests::find_newest(CompanyId company, AppId app,
                                                           UserId user) const {
    SqlRows rows = connection_.run(find_newest_request, user, app, company);
    if (!rows.next()) return std::nullopt;
    return read_request(rows);
}

std::int64_t InstallRequests::waiting(CompanyId company) const {
    SqlRows rows = connection_.run(count_waiting_requests, company);
    rows.next();
    return rows.integer(0);
}

std::vector<InstallRequest> InstallRequests::of_company(CompanyId company,
                                                        std::optional<InstallRequestState> state,
                                                        InstallRequestId before,
                                                        std::int64_t limit) const {
    SqlText sql("SELECT " REQUEST_COLUMNS " FROM install_requests WHERE company_id = ", company);
    if (state) sql.add(" AND state = ", *state);
    if (before) sql.add(" AND id < ", before);
    sql.add(" ORDER BY id DESC LIMIT ", limit);
    return read_requests(connection_.run_text(sql.text(), sql.values()));
}

std::vector<InstallRequest> InstallRequests::of_user(CompanyId company, UserId user) const {
    return read_requests(connection_.run(requests_of_user, user, company));
}

InstallRequestId InstallRequests::add(const InstallRequest& request) {
    SqlRows rows = connection_.run(add_request, request.company_id, request.app_id, request.user_id,
                                   request.note, request.asked_at);
    rows.next();
    return rows.id<InstallRequestId>(0);
}

bool InstallRequests::decide(InstallRequestId id, InstallRequestState state, UserId by, Time now,
                             std::string_view answer) {
    return connection_.change(decide_request, id, state, by, now, answer) == 1;
}

std::int64_t InstallRequests::decide_all(CompanyId company, AppId app, InstallRequestState state,
                                         UserId by, Time now) {
    return connection_.change(decide_requests, company, app, state, by, now, decided_at_once_max);
}

}  // namespace grantor

#undef RULE_COLUMNS
#undef REQUEST_COLUMNS
