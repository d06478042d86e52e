// The templates compiled into the binary, and the assets they refer to. Inside this layer only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pages/brand.hpp"
#include "pages/page_data.hpp"

namespace grantor::pages {

// Whether the foot says in which zone the page's times are.
enum class FootZone : std::uint8_t { unsaid, said };
// Pages on the way somewhere, such as consent, lead to nothing else than what the operator names.
enum class FootLinks : std::uint8_t { of_the_operator, with_documentation };

class TemplateText {
 public:
    // web/pages/{name}.html filled with the values. A missing template throws, and so does the
    // first use of any if one of them is broken or switches escaping off for a value that is not
    // markup.
    static std::string expand(std::string_view name, const PageData& data);
    // What expand() gave, as PAGE_MARKUP of a layout: escaped where its values entered.
    static void set_page(PageData& layout, std::string_view html);
    // The words on a field, as an expanded page has them.
    static void set_label(PageData& part, std::string_view html);
    // {{>HEAD}} and {{>FOOT}} of a layout: title, stylesheets and icon; links of the operator.
    static void set_head(PageData& layout, std::string_view title, const Brand& brand);
    static void set_foot(PageData& layout, const Brand& brand, FootZone zone = FootZone::unsaid,
                         FootLinks wanted = FootLinks::of_the_operator);
    // What any template may say about the brand: BRAND_NAME and BRAND_LOGO, and where the operator
    // has such a text, {{#BRAND_SIGN_IN}} and {{#BRAND_CONSENT}} with it in a value of that name.
    static void set_brand(const PageData& data, const Brand& brand);
    // {{#BRAND_ERROR}} likewise, for an answer that refuses.
    static void set_refused(const PageData& data, const Brand& brand);

 private:
    static void set_text(const PageData& data, const char* name, const std::string& text);
};

// One more script of web/assets, in section SCRIPT of a layout.
void add_script(PageData& layout, std::string_view script);

// Whether a template switches escaping off for nothing but `{{..._MARKUP:none}}`, which only this
// layer can set.
bool escapes_all_but_markup(std::string_view template_text);

}  // namespace grantor::pages
