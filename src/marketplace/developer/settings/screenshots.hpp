// The screenshots of an app: what people look at before they install it.
#pragma once

#include <string_view>

#include "marketplace/developer/settings/terms.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// The whole form with it must stay below the server's limit for a body, 64 KiB.
inline constexpr std::size_t screenshot_bytes_max = 60'000;
// In pixels. Nothing is scaled here: a decoder of images would be a door for whoever uploads one.
// Browsers scale what they show.
inline constexpr std::uint32_t screenshot_width_min = 320;
inline constexpr std::uint32_t screenshot_side_max = 1920;

// Behind the others, at most screenshots_max of them; of an approved public app after a review, as
// an icon. What it is its bytes tell (pages/image.hpp): a PNG, JPEG or WebP.
Outcome<Saved> add_screenshot(std::string_view client_id, std::string_view image,
                              const Actor& actor, WriteTx& tx, const Context& context);
Outcome<Saved> remove_screenshot(std::string_view client_id, ScreenshotId id, const Actor& actor,
                                 WriteTx& tx, const Context& context);
// Before the one that it stands behind. The first stays where it is.
Outcome<Saved> move_screenshot(std::string_view client_id, ScreenshotId id, const Actor& actor,
                               WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
