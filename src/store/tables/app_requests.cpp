#include "store/tables/app_requests.hpp"

#include "store/sql_text.hpp"
#include "store/text_match.hpp"

// The order in which read_request reads.
#define COLUMNS "id, at, request_id, method, path, status, duration_us, app_id, company_id, user_id"

namespace grantor {
namespace {

constexpr SqlQuery find_request{"SELECT " COLUMNS " FROM app_requests WHERE request_id = $1"};
constexpr SqlQuery add_request{
    "INSERT INTO app_requests (at, request_id, method, path, status, duration_us, app_id,"
    " company_id, user_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT (request_id) DO UPDATE SET duration_us = excluded.duration_us"};
constexpr SqlQuery trim_requests{
    "DELETE FROM app_requests WHERE app_id = $1 AND id <="
    " (SELECT id FROM app_requests WHERE app_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)"};
// Rows are in the order of time, so only the oldest are examined.
constexpr SqlQuery purge_requests{
    "DELETE FROM app_requests WHERE id IN (SELECT id FROM"
    " (SELECT id, at FROM app_requests ORDER BY id LIMIT $2) AS oldest WHERE at < $1)"};

AppRequest read_request(const SqlRows& row) {
    AppRequest out{.id = row.integer(0),
                   .at = row.time(1),
                   .request_id = row.text(2),
                   .method = row.text(3),
                   .path = row.text(4),
                   .status = static_cast<int>(row.integer(5)),
                   .duration = {},
                   .app_id = row.id<AppId>(7),
                   .company_id = row.id<CompanyId>(8),
                   .user_id = row.id<UserId>(9)};
    if (row.integer(6) >= 0) out.duration = std::chrono::microseconds{row.integer(6)};
    return out;
}

}  // namespace

std::vector<AppRequest> AppRequests::list(const AppRequestFilter& filter) const {
    // A view of it is in the statement's values.
    const auto path = containing(filter.path);
    SqlText sql("SELECT " COLUMNS " FROM app_requests WHERE TRUE");
    if (filter.app_id) sql.add(" AND app_id = ", filter.app_id);
    if (filter.status_class != 0) {
        sql.add(" AND status >= ", std::int64_t{filter.status_class} * 100);
        sql.add(" AND status < ", std::int64_t{filter.status_class} * 100 + 100);
    }
    if (!filter.method.empty()) sql.add(" AND method = ", filter.method);
    if (!filter.path.empty()) sql.add(" AND LOWER(path) LIKE LOWER(", path).add(") ESCAPE '\\'");
    if (filter.before_id != 0) sql.add(" AND id < ", filter.before_id);
    if (filter.after_id != 0) sql.add(" AND id > ", filter.after_id);
    sql.add(" ORDER BY id DESC LIMIT ", filter.limit);

    std::vector<AppRequest> out;
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    while (rows.next()) out.push_back(read_request(rows));
    return out;
}

std::optional<AppRequest> AppRequests::find_by_request_id(std::string_view request_id) const {
    SqlRows rows = connection_.run(find_request, request_id);
    if (!rows.next()) return std::nullopt;
    return read_request(rows);
}

void AppRequests::add(const AppRequest& request) {
    const auto duration = request.duration ? request.duration->count() : -1;
    const auto path = std::string_view(request.path).substr(0, app_request_path_max);
    connection_.change(add_request, request.at, request.request_id, request.method, path,
                       request.status, static_cast<std::int64_t>(duration), request.app_id,
                       request.company_id, request.user_id);
}

std::int64_t AppRequests::trim(AppId app) {
    return connection_.change(trim_requests, app, app_requests_max);
}

std::int64_t AppRequests::purge(Time before, std::int64_t limit) {
    return connection_.change(purge_requests, before, limit);
}

}  // namespace grantor

#undef COLUMNS
