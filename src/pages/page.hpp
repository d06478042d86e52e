// Server-rendered pages: the templates of web/pages filled with values, which are escaped by the
// place they stand in (text, attribute, URL). Owns the security headers of every page. Knows no
// endpoint.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace ctemplate {
class TemplateDictionary;
}

namespace grantor::pages {

// The values of one page, or of one repeated part of it. Names are those in the template.
class PageData {
 public:
    PageData();
    ~PageData();
    PageData(const PageData&) = delete;
    PageData& operator=(const PageData&) = delete;
    PageData(PageData&& other) noexcept;

    void set(std::string_view name, std::string_view value);
    // Shows a part that is hidden otherwise.
    void show(const char* section);
    // Shows the part once more, with values of its own besides those of the page.
    PageData add(const char* section);

 private:
    friend std::string render(std::string_view, std::string_view, const PageData&,
                              std::string_view);
    explicit PageData(ctemplate::TemplateDictionary* part);
    std::unique_ptr<ctemplate::TemplateDictionary> owned_;
    ctemplate::TemplateDictionary* values_;
};

// The page's HTML: web/pages/layout.html around web/pages/{name}.html, with a script of web/assets
// if one is named. What is missing is a defect of the binary and throws.
std::string render(std::string_view name, std::string_view title, const PageData& data,
                   std::string_view script = {});

// The page as a response: not cached, not framed, no script, no foreign content (CSP), no referrer.
// `form_target` is a further origin or scheme that a form of this page may lead to by redirect: a
// browser applies form-action to the whole chain, and consent ends at the app's callback.
http::Response page(int status, std::string_view name, std::string_view title, const PageData& data,
                    std::string_view form_target = {});

// The same for a page that follows what happens: with `script` of web/assets, which may ask this
// service for news, and nobody else.
http::Response live_page(std::string_view name, std::string_view title, const PageData& data,
                         std::string_view script);

// Anything below /assets/: cached for a year, since its address carries its digest.
http::Response asset(const http::Request& request);

}  // namespace grantor::pages
