#include <fmt/format.h>

#include "base/crypto.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/sign_up.hpp"
#include "service/request_scope.hpp"
#include "service/sign_in/device_cookie.hpp"
#include "service/sign_in/sign_in_throttle.hpp"
#include "service/visitor.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::string_view home = "/developer";
constexpr std::string_view new_company_path = "/developer/companies/new";

// Sign-ups are counted like failed sign-ins, by where they come from: one place can neither fill
// the store nor find out about many addresses (attacks 28 and 30), nor keep others from signing up.
// The name is not an email address.
std::string throttled_account(const http::Request& request) {
    return fmt::format("sign-up from {}", throttled_network(request.peer));
}

Refusal too_many(seconds wait) {
    return {Refusal::Kind::conflict,
            fmt::format("Too many sign-ups from here. {}", wait_text(wait)),
            {}};
}
Refusal out_of_date() {
    return {Refusal::Kind::forbidden,
            "This page was out of date, so your account was not created. Please try again. If it "
            "happens again, allow cookies for this site.",
            {}};
}
Refusal busy() {
    return {Refusal::Kind::conflict, "Many people are signing up. Try again in a moment.", {}};
}

http::Response sign_up_page(const Visit& visit, int status) {
    // The form of a visitor who is not signed in is tied to this browser by a cookie too.
    std::string made;
    if (visit.cookie.empty()) made = make_cookie_value(visit.context.random);
    const auto binding = binding_of(made.empty() ? visit.cookie : made);
    auto frame = frame_of(visit, "Sign up as a developer", pages::Section::developers);
    frame.lead =
        "You get a sandbox company of your own, where you are the admin and can try "
        "everything.";
    frame.target = home;
    pages::PageData data;
    data.set("CSRF", csrf_token(binding, visit.context.keys));
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    data.set_field("EMAIL", visit.entered("email", ""), visit.error_of("email"));
    if (visit.error_of("email") == address_is_taken) data.show("EMAIL_TAKEN");
    data.set_field("COMPANY", visit.entered("company", ""), visit.error_of("company"));
    // What was typed is never sent back.
    data.set_field("PASSWORD", "", visit.error_of("password"));
    auto response = pages::framed_page(status, "developer_sign_up", frame, data);
    if (!made.empty())
        set_cookie(response, visit.context.site, made, visit.context.policy.session_lifetime);
    return response;
}

http::Response closed_page(const http::Request& request, const Services& services) {
    pages::Frame frame;
    frame.brand = &services.brand;
    frame.title = "Sign-up is closed";
    frame.section = pages::Section::developers;
    frame.target = home;
    frame.now = services.clock.now();
    add_sandbox(frame, services);
    return refused_page(403, frame,
                        fmt::format("The people who run {} create the accounts. Ask them, or an "
                                    "admin of your company, to make you a developer.",
                                    services.brand.name),
                        request);
}

SignUpForm form_of(const Form& form, const Site& site) {
    const auto company = form.find("company").value_or("");
    return {{form.find("name").value_or(""),
             form.find("email").value_or(""),
             form.find("password").value_or(""),
             {company, site.issuer}},
            company};
}

// The cookie of the new session.
Outcome<std::string> make_developer(const NewDeveloper& wanted, const std::string& hash,
                                    std::string_view old_cookie, const Services& services,
                                    WriteTx& tx, const Context& context) {
    const auto user = sign_up(wanted, hash, services, tx, context);
    if (!user) return std::unexpected(user.error());
    return open_session(*user, old_cookie, tx, context).value();
}

}  // namespace

Outcome<http::Response> show_sign_up(const Visit& visit, const ReadTx&) {
    if (!visit.services.is_sign_up_open) return closed_page(visit.request, visit.services);
    if (visit.person) return see_other(new_company_path);
    return sign_up_page(visit, 200);
}

http::Task<http::Response> take_sign_up(const http::Request& request, const Services& services) {
    if (!services.is_sign_up_open) co_return closed_page(request, services);
    const RequestScope scope(request, services);
    const auto& context = scope.context();
    const auto posted = read_posted_form(request, services);
    const auto again = [&](const Refusal& refusal, int status) {
        const Form none;
        const Attempt attempt{posted.form, refusal};
        Visit visit{request, services, context, posted.cookie, none, posted.form};
        visit.attempt = &attempt;
        return sign_up_page(visit, status);
    };
    if (!posted.is_proven) co_return again(out_of_date(), 403);
    const auto fields = form_of(posted.form, services.site);
    const auto wanted = read_sign_up(fields);
    if (!wanted) co_return again(wanted.error(), wanted.error().status());
    auto& throttle = services.sign_in_throttle;
    const auto account = throttled_account(request);
    const auto ticket = throttle.begin({account, request.peer}, context.now);
    if (!ticket) co_return again(too_many(ticket.error()), 429);

    auto hashing = [&] { return hash_password(fields.person.password); };
    const auto hash = co_await services.password_hashing.run(hashing);
    if (!hash) co_return again(busy(), 503);
    auto making = [&](WriteTx& tx) {
        return make_developer(*wanted, *hash, posted.cookie, services, tx, context);
    };
    const auto cookie = co_await services.store.write(making);
    if (!cookie) co_return again(cookie.error(), cookie.error().status());
    auto response = see_done(home, "signed-up");
    set_cookie(response, services.site, *cookie, services.policy.session_lifetime);
    remember_device(response, request, wanted->person.email, services);
    co_return response;
}

Outcome<http::Response> show_new_company(const Visit& visit, const ReadTx&) {
    if (!visit.services.is_sign_up_open) return closed_page(visit.request, visit.services);
    auto frame = frame_of(visit, "Create a sandbox company", pages::Section::developers);
    frame.breadcrumb = {{"Apps", std::string(home)}};
    frame.lead =
        "You are its admin and can try everything there. Your other companies are not "
        "touched: switch between them in the menu with your name.";
    frame.target = new_company_path;
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("CONTINUE", new_company_path);
    data.set_field("COMPANY", visit.entered("company", ""), visit.error_of("company"));
    return pages::framed_page(visit.status(), "developer_new_company", frame, data);
}

Outcome<http::Response> take_new_company(const Visit& visit, WriteTx& tx) {
    if (!visit.services.is_sign_up_open) return refuse_access("Sign-up is closed.");
    const auto company = add_sandbox_company(visit.field("company"), visit.actor(), visit.services,
                                             tx, visit.context);
    if (!company) return std::unexpected(company.error());
    tx.sessions().set_company(binding_of(visit.cookie).session, *company);
    return see_done(home, "company-made");
}

}  // namespace grantor::marketplace::developer
