// The screenshots of apps: apart from the apps, which are read often and kept in memory. Which of
// them people see, and in which order, is one of the terms of an app (AppTerms::screenshots).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "store/sql.hpp"

namespace grantor {

// What a page needs to make room for it.
struct ScreenshotSize {
    ScreenshotId id;
    std::int64_t width = 0;  // pixels
    std::int64_t height = 0;
};
struct Screenshot {
    AppId app_id;
    std::string media_type;
    std::int64_t width = 0;
    std::int64_t height = 0;
    Bytes image;
};

class AppScreenshots {
 public:
    explicit AppScreenshots(SqlConnection& connection) : connection_(connection) {}
    AppScreenshots(const AppScreenshots&) = delete;

    // Of that app alone. Nothing: it has none with this id.
    std::optional<Screenshot> find(AppId app, ScreenshotId id) const;
    // All that are kept for it, the oldest first.
    std::vector<ScreenshotSize> sizes_of_app(AppId app) const;

    ScreenshotId add(const Screenshot& screenshot);
    // Deletes all of the app's but those.
    void keep_only(AppId app, std::span<const ScreenshotId> kept);

 private:
    SqlConnection& connection_;
};

// As columns hold them: divided by spaces.
std::string screenshots_as_text(std::span<const ScreenshotId> screenshots);
std::vector<ScreenshotId> screenshots_from_text(std::string_view text);

}  // namespace grantor
