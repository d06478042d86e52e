#include "pages/compiled_html.hpp"

#include "pages/templates.hpp"

namespace grantor::pages {

void set_compiled(PageData& data, CompiledHtml html) { TemplateText::set_page(data, html.text()); }

}  // namespace grantor::pages
