#include <fmt/format.h>

#include "marketplace/account/pages.hpp"
#include "marketplace/account/password_reset.hpp"
#include "rules/entered_text.hpp"
#include "service/sign_in/device_cookie.hpp"
#include "service/sign_in/sign_in_throttle.hpp"

// Choosing a new password with a code (password_reset.hpp), as with that of an invitation: it is in
// no address.
namespace grantor::marketplace {
namespace {

constexpr std::string_view reset_path = "/reset-password";

// Wrong codes are counted like wrong passwords, by origin. The name is not an email address.
std::string throttled_account(const http::Request& request) {
    return fmt::format("reset from {}", throttled_network(request.peer));
}

std::unexpected<Refusal> refuse_code() {
    return refuse_field("code",
                        "This code does not work: it was mistyped, used or replaced, it is older "
                        "than a day, or its creator is no longer an admin. Ask for a new one.");
}

Outcome<FoundReset> check_code(const Visit& visit, const ReadTx& tx) {
    auto& throttle = visit.services.sign_in_throttle;
    const auto account = throttled_account(visit.request);
    const auto ticket = throttle.begin({account, visit.request.peer}, visit.context.now);
    if (!ticket) return refuse_state(wait_text(ticket.error()));
    auto found = find_reset(visit.field("code"), tx, visit.context.now);
    if (!found) return refuse_code();
    throttle.withdraw(*ticket);
    return std::move(*found);
}

// What the password must not be made of.
std::vector<std::string> words_about(const FoundReset& found, const Visit& visit,
                                     const ReadTx& tx) {
    std::vector<std::string> out{found.user.email, found.user.name, visit.context.site.issuer};
    for (const auto& membership : tx.memberships().of_user(found.user.id))
        if (const auto company = tx.companies().find(membership.company_id))
            out.insert(out.end(), {company->name, company->label});
    return out;
}

}  // namespace

Outcome<http::Response> show_password_reset(const Visit& visit, const ReadTx&) {
    auto frame = frame_of(visit, "Choose a new password", pages::Section::none);
    frame.target = reset_path;
    // The form of a visitor who is not signed in is tied to this browser by a cookie too.
    std::string made;
    if (visit.cookie.empty()) made = make_cookie_value(visit.context.random);
    const auto binding = binding_of(made.empty() ? visit.cookie : made);
    pages::PageData data;
    data.set("CSRF", csrf_token(binding, visit.context.keys));
    data.set_field("CODE", visit.entered("code", ""), visit.error_of("code"));
    // What was typed is never sent back.
    data.set_field("PASSWORD", "", visit.error_of("password"));
    auto response = pages::framed_page(visit.status(), "account_reset", frame, data);
    const auto& services = visit.services;
    if (!made.empty()) set_cookie(response, services.site, made, services.policy.session_lifetime);
    return response;
}

// Nothing is said about a password to those who have no right code.
Outcome<PasswordWork> plan_password_reset(const Visit& visit, const ReadTx& tx) {
    const auto found = check_code(visit, tx);
    if (!found) return std::unexpected(found.error());
    const auto words = words_about(*found, visit, tx);
    const std::vector<std::string_view> about(words.begin(), words.end());
    FieldReader reader;
    PasswordWork work;
    work.chosen = visit.field("password");
    reader.new_password("password", work.chosen, about);
    if (reader.has_problems()) return reader.refuse();
    return work;
}

Outcome<http::Response> take_password_reset(const Visit& visit, WriteTx& tx) {
    const auto& context = visit.context;
    const auto found = find_reset(visit.field("code"), tx, context.now);
    if (!found) return refuse_code();
    if (const auto done = reset_password(*found, visit.password.value, tx, context); !done)
        return std::unexpected(done.error());
    const auto cookie = open_session(found->user.id, visit.cookie, tx, context);
    // A member of no company: the password is set, and an admin has to invite them first.
    if (!cookie) return see_other("/sign-in");
    auto response = see_done("/account", "password-changed");
    const auto& services = visit.services;
    set_cookie(response, services.site, *cookie, services.policy.session_lifetime);
    remember_device(response, visit.request, found->user.email, services);
    return response;
}

http::Response reset_code_page(const ShownReset& shown, const pages::Frame& frame,
                               const Visit& visit) {
    pages::PageData data;
    data.set("BACK", frame.target);
    data.set("USER_NAME", shown.user.name);
    data.set("USER_EMAIL", shown.user.email);
    data.set("ISSUER", visit.context.site.issuer);
    data.set("SECRET", shown.code);
    data.set_time("UNTIL", shown.until);
    return pages::framed_page(200, "account_reset_code", frame, data);
}

}  // namespace grantor::marketplace
