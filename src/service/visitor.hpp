// The visitor at the browser: the cookie, the session behind it, and the tokens that tie our forms
// to it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/message.hpp"
#include "model/company.hpp"
#include "model/context.hpp"
#include "model/session.hpp"
#include "oauth/form.hpp"
#include "pages/multipart.hpp"
#include "service/services.hpp"
#include "store/transaction.hpp"
#include "token/flow_state.hpp"

namespace grantor {

// One cookie for both states of a browser. Signed out it carries a random value that only ties the
// sign-in form to this browser (login CSRF); at sign-in it gets a new one, so that a value planted
// before is worth nothing (session fixation, attack 15).
//
// `__Host-` where the issuer is https: no subdomain, and no plain http page, can set it.
std::string_view cookie_name(const Site& site);
// The names of all cookies that pages of ours set, as http::CookieNames takes them.
const std::vector<std::string>& own_cookies();
// The cookie's value, "" if there is none in the right format.
std::string_view cookie_value(const http::Request& request, const Site& site);
std::string make_cookie_value(Random& random);
void set_cookie(http::Response& response, const Site& site, std::string_view value,
                seconds lifetime);

SessionBinding binding_of(std::string_view cookie);

// A signed-in person. The user is active and the company open when it was read.
struct SignedIn {
    Session session;
    User user;
    std::shared_ptr<const Company> company;  // the active one
    std::vector<Membership> memberships;
};
// Nothing: signed out, expired, deactivated, or not a member of any open company. If the active
// company is gone, another of the person's takes its place.
std::optional<SignedIn> find_signed_in(std::string_view cookie, const ReadTx& tx, Time now);

// A path of ours to go on to after signing in: "/oauth/authorize?…". Anything else becomes "/", so
// that no form of ours sends a browser elsewhere (open redirect).
std::string local_target(std::string_view target);

// One of our forms as it came back. It may be acted on only if it is proven: it carries the token
// of this browser's cookie (attack 15). Where it is not, following `target` is all that may be
// done.
struct PostedForm {
    std::string_view cookie;  // "": the browser has none, or no longer has one
    Form form;
    std::string target;  // where the page that held the form leads to
    bool is_proven = false;
};
PostedForm read_posted_form(const http::Request& request, const Services& services);
// A form that uploads a file (multipart/form-data): its fields are in `upload`, views into the
// request's body, and `posted.form` has only `continue`.
struct PostedUpload {
    PostedForm posted;
    std::optional<pages::MultipartForm> upload;
};
PostedUpload read_posted_upload(const http::Request& request, const Services& services);

// The page for a form that is not ours, or that another session was shown (attack 15): 403, with a
// link to the page at `target`, a local_target().
http::Response foreign_form_page(const http::Request& request, std::string_view target,
                                 const Services& services);

// Signs in a person who has just proven their identity: a session with a new id replaces the old
// cookie's. The value for the new cookie; nothing: deactivated, or a member of no company.
std::optional<std::string> open_session(UserId user, std::string_view old_cookie, WriteTx& tx,
                                        const Context& context);
// The same for an account whose password was right. Nothing, too: it has another one already.
std::optional<std::string> open_checked_session(const User& checked, std::string_view old_cookie,
                                                WriteTx& tx, const Context& context);

// 303 (RFC 9700 §4.12: never 307 after credentials).
http::Response see_other(std::string_view location);

}  // namespace grantor
