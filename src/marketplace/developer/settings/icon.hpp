// The icon of an app.
#pragma once

#include <string_view>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// The whole form with it must stay below the server's limit for a body, 64 KiB.
inline constexpr std::size_t icon_bytes_max = 60'000;
inline constexpr std::uint32_t icon_side_min = 32;  // pixels
inline constexpr std::uint32_t icon_side_max = 1024;

// At once, in place of the one before. What it is its bytes tell (pages/image.hpp), whatever its
// name: a PNG, JPEG, WebP or GIF, roughly square.
Outcome<void> set_app_icon(std::string_view client_id, std::string_view image, const Actor& actor,
                           WriteTx& tx, const Context& context);
Outcome<void> remove_app_icon(std::string_view client_id, const Actor& actor, WriteTx& tx,
                              const Context& context);

}  // namespace grantor::marketplace
