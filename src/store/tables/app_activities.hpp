// What apps did, by day (model/app_activity.hpp).
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
    // Installed less uninstalled over all days.
    std::int64_t active_installations(AppId app) const;

    // Adds `count` to the row of app, day and kind.
    void add(const AppActivity& activity);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
