// The log of what apps asked (model/app_request.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/app_request.hpp"
#include "store/sql.hpp"

namespace grantor {

// Zero, or "": any.
struct AppRequestFilter {
    AppId app_id{};
    int status_class = 0;     // 4: 400 to 499
    std::string method = {};  // "GET"
    std::string path = {};    // a part of it, in any letter case
    std::int64_t before_id = 0;
    std::int64_t after_id = 0;
    std::int64_t limit = 50;
};

class AppRequests {
 public:
    explicit AppRequests(SqlConnection& connection) : connection_(connection) {}
    AppRequests(const AppRequests&) = delete;

    // Newest first.
    std::vector<AppRequest> list(const AppRequestFilter& filter) const;
    std::optional<AppRequest> find_by_request_id(std::string_view request_id) const;

    // `id` of the argument is ignored. One that is there already gets the duration.
    void add(const AppRequest& request);
    // Deletes what is more than app_requests_max of that app back; how many.
    std::int64_t trim(AppId app);
    // Looks at the `limit` oldest of all apps and deletes those before the moment; how many.
    std::int64_t purge(Time before, std::int64_t limit);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
