// What apps did, by day and by hour (model/app_activity.hpp).
#pragma once

#include <span>
#include <vector>

#include "model/app_activity.hpp"
#include "store/sql.hpp"

namespace grantor {

class AppActivities {
 public:
    explicit AppActivities(SqlConnection& connection) : connection_(connection) {}
    AppActivities(const AppActivities&) = delete;

    // Of the days from `since_day` on, in the order of days.
    std::vector<AppActivity> of_app(AppId app, std::int64_t since_day) const;
    // Of the hours from `since_hour` on, in their order; those of the last two days are kept.
    std::vector<AppHour> hours_of_app(AppId app, std::int64_t since_hour) const;
    // Installed less uninstalled over all days.
    std::int64_t active_installations(AppId app) const;

    // Adds `count` to the row of app, day and kind.
    void add(const AppActivity& activity);
    // The same of the hour, and of the day that it belongs to.
    void add(const AppHour& activity);
    // Deletes at most `limit` rows of hours before that one; how many.
    std::int64_t purge_hours(std::int64_t before_hour, std::int64_t limit);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
