#include "store/tables/app_activities.hpp"

namespace grantor {
namespace {

constexpr SqlQuery activities_of_app{
    "SELECT day, kind, count FROM app_activity WHERE app_id = $1 AND day >= $2"
    " ORDER BY day, kind"};

// Kinds 1 and 2: installed and uninstalled.
constexpr SqlQuery count_installations{
    "SELECT CAST(COALESCE(SUM(CASE kind WHEN 1 THEN count ELSE -count END), 0) AS BIGINT)"
    " FROM app_activity WHERE app_id = $1 AND kind IN (1, 2)"};

constexpr SqlQuery add_activity{
    "INSERT INTO app_activity (app_id, day, kind, count) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (app_id, day, kind) DO UPDATE SET count = app_activity.count + excluded.count"};

constexpr SqlQuery hours_of{
    "SELECT hour, kind, count FROM app_activity_hours WHERE app_id = $1 AND hour >= $2"
    " ORDER BY hour, kind"};
constexpr SqlQuery add_hour{
    "INSERT INTO app_activity_hours (app_id, hour, kind, count) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (app_id, hour, kind)"
    " DO UPDATE SET count = app_activity_hours.count + excluded.count"};
constexpr SqlQuery delete_hours{
    "DELETE FROM app_activity_hours WHERE (app_id, hour, kind) IN"
    " (SELECT app_id, hour, kind FROM app_activity_hours WHERE hour < $1 LIMIT $2)"};
// For the order of lists, which cannot add up the days of every app.
constexpr SqlQuery add_installs{
    "INSERT INTO app_installs (app_id, installs) VALUES ($1, $2)"
    " ON CONFLICT (app_id) DO UPDATE SET installs = app_installs.installs + excluded.installs"};

}  // namespace

std::vector<AppActivity> AppActivities::of_app(AppId app, std::int64_t since_day) const {
    std::vector<AppActivity> out;
    SqlRows rows = connection_.run(activities_of_app, app, since_day);
    while (rows.next())
        out.push_back({.app_id = app,
                       .day = rows.integer(0),
                       .kind = rows.number<ActivityKind>(1),
                       .count = rows.integer(2)});
    return out;
}

std::vector<AppHour> AppActivities::hours_of_app(AppId app, std::int64_t since_hour) const {
    std::vector<AppHour> out;
    SqlRows rows = connection_.run(hours_of, app, since_hour);
    while (rows.next())
        out.push_back({.app_id = app,
                       .hour = rows.integer(0),
                       .kind = rows.number<ActivityKind>(1),
                       .count = rows.integer(2)});
    return out;
}

std::int64_t AppActivities::active_installations(AppId app) const {
    SqlRows rows = connection_.run(count_installations, app);
    rows.next();
    return rows.integer(0);
}

void AppActivities::add(const AppActivity& activity) {
    connection_.change(add_activity, activity.app_id, activity.day, activity.kind, activity.count);
    if (activity.kind == ActivityKind::installed)
        connection_.change(add_installs, activity.app_id, activity.count);
    if (activity.kind == ActivityKind::uninstalled)
        connection_.change(add_installs, activity.app_id, -activity.count);
}

void AppActivities::add(const AppHour& activity) {
    connection_.change(add_hour, activity.app_id, activity.hour, activity.kind, activity.count);
    add(AppActivity{.app_id = activity.app_id,
                    .day = activity.hour / hours_of_day,
                    .kind = activity.kind,
                    .count = activity.count});
}

std::int64_t AppActivities::purge_hours(std::int64_t before_hour, std::int64_t limit) {
    return connection_.change(delete_hours, before_hour, limit);
}

}  // namespace grantor
