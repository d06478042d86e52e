// The sign-in page and what people do around it: signing in and out, and choosing the company they
// work in.
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

struct SignInPage {
    std::string_view cookie;         // the browser's, "" for a new one
    std::string_view target;         // where to continue, local_target()
    std::string_view app_name = {};  // "to continue to …"
    std::string_view email = {};
    std::string_view problem = {};
    int status = 200;
};
// The page; sets a cookie where the browser has none.
http::Response sign_in_page(const SignInPage& content, const Services& services);

// GET /sign-in
http::Response show_sign_in(const http::Request& request, const Services& services);
// POST /sign-in {csrf, email, password, continue}. The password is checked on the hashing pool,
// outside of any transaction; a full pool answers 503.
http::Task<http::Response> sign_in(const http::Request& request, const Services& services);
// POST /sign-out {csrf, continue}. If already signed out, it just continues.
http::Task<http::Response> sign_out(const http::Request& request, const Services& services);
// POST /session/company {csrf, company, continue}. Signed out meanwhile, the person is led back to
// the page, which asks to sign in.
http::Task<http::Response> switch_company(const http::Request& request, const Services& services);

}  // namespace grantor::authserver
