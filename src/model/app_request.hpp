// One request that an app made, as its developer finds it afterwards. A busy app's requests are a
// sample; all of them are bounded in number and age, and may be lost.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

struct AppRequest {
    std::int64_t id = 0;
    Time at;
    std::string request_id;
    std::string method;
    std::string path;  // without the query: it may hold what is nobody's business
    int status = 0;    // 0: it was let through to an API whose answers another proxy has
    // Until the answer was there. Nothing: it was refused before anything was asked, or another
    // proxy got the answer.
    std::optional<std::chrono::microseconds> duration;
    AppId app_id;
    CompanyId company_id;  // zero, as the user, where nobody is known
    UserId user_id;
};

// Of one app the newest.
inline constexpr std::int64_t app_requests_max = 1000;
// A longer path is cut.
inline constexpr std::size_t app_request_path_max = 300;

}  // namespace grantor
