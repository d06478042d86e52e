// HTML that was compiled in as a literal, so that no text of anybody else can be in it.
#pragma once

#include <cstddef>
#include <string_view>

#include "pages/page_data.hpp"

namespace grantor::pages {

class CompiledHtml {
 public:
    template <std::size_t N>
    consteval CompiledHtml(const char (&literal)[N]) : text_(literal, N - 1) {}
    constexpr std::string_view text() const { return text_; }

 private:
    std::string_view text_;
};

// For {{PAGE_MARKUP:none}} of a page's template: written as it is.
void set_compiled(PageData& data, CompiledHtml html);

}  // namespace grantor::pages
