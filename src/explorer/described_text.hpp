// Texts of OpenAPI documents on a page. Inside this layer only.
#pragma once

#include <string_view>

#include "pages/page_data.hpp"

namespace grantor::explorer {

// A text in which `words` are code: repeats `section` for each run of it, with DESCRIBED_TEXT in a
// section DESCRIBED_CODE or DESCRIBED_PLAIN.
void add_described(pages::PageData& data, std::string_view section, std::string_view text);

}  // namespace grantor::explorer
