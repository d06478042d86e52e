// The sign-in page and what people do around it: signing in and out, and choosing the company they
// work in.
#pragma once

#include <string>
#include <string_view>

#include "authserver/authorization/consent.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "pages/security_fields.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

// What signing in leads to.
struct SignInPurpose {
    std::string app_name;  // "to continue to …"; "" for a draft, whose name no stranger may see
    // Leaves if what follows is an error for the app's callback.
    pages::Forms forms = pages::Forms::stay;
};
// Of an authorization request.
SignInPurpose purpose_of(const AuthorizationRequest& request, ProvenRequest& proven);

struct SignInPage {
    std::string_view cookie;  // the browser's, "" for a new one
    std::string_view target;  // where to continue, local_target()
    SignInPurpose purpose = {};
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
