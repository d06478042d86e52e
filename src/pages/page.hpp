// Server-rendered pages: the templates of web/pages filled with values, which are escaped by the
// place they stand in (text, attribute, URL). Why so: docs/decisions/pages.md. Owns the security
// headers of every page. Knows no endpoint. Pages for people who are signed in have a frame around
// them: pages/frame.hpp.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"
#include "pages/brand.hpp"
#include "pages/page_data.hpp"
#include "pages/security_fields.hpp"

namespace grantor::pages {

// The page's HTML: web/pages/layout.html around web/pages/{name}.html, with a script of web/assets
// if one is named. What is missing is a defect of the binary and throws.
std::string render(const Brand& brand, std::string_view name, std::string_view title,
                   const PageData& data, std::string_view script = {});

// The page as a response: not cached, not framed, no script, no foreign content (CSP), no referrer.
// Forms::leave for a page whose form may end at another site: consent ends at the app's callback.
http::Response page(const Brand& brand, int status, std::string_view name, std::string_view title,
                    const PageData& data, Forms forms = Forms::stay);

// The same for a page that follows what happens: with `script` of web/assets, which may ask only
// this service for news.
http::Response live_page(const Brand& brand, std::string_view name, std::string_view title,
                         const PageData& data, std::string_view script);

// Anything below /assets/: cached for a year, since its address carries its digest. Of the brand,
// which outlives the answer: `brand.css` and `logo`.
http::Response asset(const http::Request& request, const Brand& brand);

}  // namespace grantor::pages
