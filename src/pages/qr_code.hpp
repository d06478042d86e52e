// A QR code, so that a link on a screen opens on a phone.
#pragma once

#include <optional>
#include <string_view>

#include "pages/markup.hpp"

namespace grantor::pages {

// <svg class="qr"> with error correction level M, black on white in light and dark, its quiet zone
// included. `label` is its text for those who cannot see it. Nothing if `text` is empty, has a NUL
// or is longer than a code can hold (2,331 bytes).
std::optional<Markup> qr_code(std::string_view text, std::string_view label);

}  // namespace grantor::pages
