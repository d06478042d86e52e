#include "marketplace/shown_screenshots.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace grantor::marketplace {

void show_screenshots(const App& app, std::span<const ScreenshotId> screenshots, const ReadTx& tx,
                      pages::PageData& data) {
    if (screenshots.empty()) return;
    const auto sizes = tx.app_screenshots().sizes_of_app(app.id);
    auto list = data.add("SCREENSHOTS");
    std::int64_t number = 0;
    for (const auto id : screenshots) {
        const auto size = std::ranges::find(sizes, id, &ScreenshotSize::id);
        if (size == sizes.end()) continue;
        auto shot = list.add("SHOT");
        shot.set("SHOT_ID", std::to_string(id.value));
        // Each has an address of its own, so that browsers may keep it.
        shot.set("SHOT_HREF", fmt::format("/app-screenshots/{}/{}", app.client_id, id.value));
        shot.set("SHOT_WIDTH", std::to_string(size->width));
        shot.set("SHOT_HEIGHT", std::to_string(size->height));
        shot.set_number("SHOT_NUMBER", ++number);
        shot.set("SHOT_APP", app.name);
        if (number > 1) shot.show("SHOT_MOVABLE");
    }
}

}  // namespace grantor::marketplace
