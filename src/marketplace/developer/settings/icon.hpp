// The icon of an app.
#pragma once

#include <string_view>

#include "marketplace/developer/settings/terms.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// The whole form with it must stay below the server's limit for a body, 64 KiB.
inline constexpr std::size_t icon_bytes_max = 60'000;
inline constexpr std::uint32_t icon_side_min = 32;  // pixels
inline constexpr std::uint32_t icon_side_max = 1024;

// In place of the one before; of an approved public app after a review, since people know an app by
// its icon. What it is its bytes tell (pages/image.hpp), whatever its name: a PNG, JPEG, WebP or
// GIF, roughly square.
Outcome<Saved> set_app_icon(std::string_view client_id, std::string_view image, const Actor& actor,
                            WriteTx& tx, const Context& context);
Outcome<Saved> remove_app_icon(std::string_view client_id, const Actor& actor, WriteTx& tx,
                               const Context& context);

}  // namespace grantor::marketplace
