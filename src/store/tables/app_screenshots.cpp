#include "store/tables/app_screenshots.hpp"

#include <algorithm>

#include "base/cut.hpp"
#include "base/number.hpp"

namespace grantor {
namespace {

constexpr SqlQuery find_screenshot{
    "SELECT media_type, width, height, image FROM app_screenshots WHERE id = $1 AND app_id = $2"};
constexpr SqlQuery screenshots_of_app{
    "SELECT id, width, height FROM app_screenshots WHERE app_id = $1 ORDER BY id"};
constexpr SqlQuery add_screenshot{
    "INSERT INTO app_screenshots (app_id, media_type, width, height, image)"
    " VALUES ($1, $2, $3, $4, $5) RETURNING id"};
constexpr SqlQuery remove_screenshot{"DELETE FROM app_screenshots WHERE id = $1"};

}  // namespace

std::optional<Screenshot> AppScreenshots::find(AppId app, ScreenshotId id) const {
    SqlRows rows = connection_.run(find_screenshot, id, app);
    if (!rows.next()) return std::nullopt;
    const ByteView image = rows.bytes(3);
    return Screenshot{.app_id = app,
                      .media_type = rows.text(0),
                      .width = rows.integer(1),
                      .height = rows.integer(2),
                      .image = Bytes(image.begin(), image.end())};
}

std::vector<ScreenshotSize> AppScreenshots::sizes_of_app(AppId app) const {
    std::vector<ScreenshotSize> out;
    SqlRows rows = connection_.run(screenshots_of_app, app);
    while (rows.next()) out.push_back({rows.id<ScreenshotId>(0), rows.integer(1), rows.integer(2)});
    return out;
}

ScreenshotId AppScreenshots::add(const Screenshot& screenshot) {
    SqlRows rows = connection_.run(add_screenshot, screenshot.app_id, screenshot.media_type,
                                   screenshot.width, screenshot.height, screenshot.image);
    rows.next();
    return rows.id<ScreenshotId>(0);
}

void AppScreenshots::keep_only(AppId app, std::span<const ScreenshotId> kept) {
    for (const auto& known : sizes_of_app(app))
        if (std::ranges::find(kept, known.id) == kept.end())
            connection_.change(remove_screenshot, known.id);
}

std::string screenshots_as_text(std::span<const ScreenshotId> screenshots) {
    std::string out;
    for (const auto id : screenshots) {
        if (!out.empty()) out += ' ';
        out += std::to_string(id.value);
    }
    return out;
}

std::vector<ScreenshotId> screenshots_from_text(std::string_view text) {
    std::vector<ScreenshotId> out;
    while (!text.empty())
        if (const auto number = read_number(cut_piece(text, ' '))) out.push_back({*number});
    return out;
}

}  // namespace grantor
