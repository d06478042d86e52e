// The tile for an app without an icon: one letter of its name, in a colour of its own.
#pragma once

#include <string>
#include <string_view>

namespace grantor::pages {

inline constexpr unsigned tile_colours = 8;

// The first letter or digit of a name that anybody may have chosen, upper case where it is ASCII:
// never a mark, a control or a character that changes the direction of text. "•" if there is none.
std::string tile_letter(std::string_view name);
// The same for the same name, 1 to tile_colours.
unsigned tile_colour(std::string_view name);

}  // namespace grantor::pages
