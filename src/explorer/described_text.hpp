// Texts of OpenAPI documents on a page. Inside this layer only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pages/page_data.hpp"

namespace grantor::explorer {

// A text in which `words` are code, **words** strong, [words](https://…) a link, and empty lines
// divide: repeats `section` for each run of it, with DESCRIBED_TEXT in a section DESCRIBED_PLAIN,
// DESCRIBED_CODE, DESCRIBED_STRONG, or DESCRIBED_LINK, which has DESCRIBED_HREF; or with a section
// DESCRIBED_BREAK alone.
void add_described(pages::PageData& data, std::string_view section, std::string_view text);

// At most about `bytes_max`, ending in "…" if there is more: whole words where that leaves enough,
// and whole characters in any case.
std::string shortened(std::string_view text, std::size_t bytes_max);

// The first paragraph, and what comes after it.
struct Paragraphs {
    std::string_view first;
    std::string_view rest;
};
Paragraphs first_paragraph(std::string_view text);

}  // namespace grantor::explorer
