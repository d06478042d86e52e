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

std::int64_t AppActivities::active_installations(AppId app) const {
    SqlRows rows = connection_.run(count_installations, app);
    rows.next();
    return rows.integer(0);
}

void AppActivities::add(const AppActivity& activity) {
    connection_.change(add_activity, activity.app_id, activity.day, activity.kind, activity.count);
}

}  // namespace grantor
