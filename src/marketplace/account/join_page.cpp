#include "marketplace/account/join_page.hpp"

#include "marketplace/account/join.hpp"
#include "marketplace/plain_form.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view join_path = "/join";

void fill_newcomer(pages::PageData& page, const Visit& visit) {
    auto data = page.add("NEWCOMER");
    data.set_field("EMAIL", visit.entered("email", ""), visit.error_of("email"));
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    // What was typed is never sent back.
    data.set_field("PASSWORD", "", visit.error_of("password"));
}

http::Response write_join(const Visit& visit, const Nothing&) {
    const auto& services = visit.services;
    auto frame = frame_of(visit, "Join a company", pages::Section::none);
    frame.target = join_path;
    // The form of a visitor who is not signed in is tied to this browser by a cookie too.
    std::string made;
    if (visit.cookie.empty()) made = make_cookie_value(visit.context.random);
    const auto binding = binding_of(made.empty() ? visit.cookie : made);
    pages::PageData data;
    data.set("CSRF", csrf_token(binding, visit.context.keys));
    data.set_field("CODE", visit.entered("code", ""), visit.error_of("code"));
    if (visit.person) {
        auto person = data.add("PERSON");
        person.set("USER_NAME", visit.actor().user.name);
        person.set("USER_EMAIL", visit.actor().user.email);
    } else {
        fill_newcomer(data, visit);
    }
    auto response = pages::framed_page(visit.status(), "account_join", frame, data);
    if (!made.empty()) set_cookie(response, services.site, made, services.policy.session_lifetime);
    return response;
}

const PageEndpoint<Nothing>& join_page() {
    static const PageEndpoint<Nothing> page{
        Access::anyone, [](const Visit&, const ReadTx&) -> Outcome<Nothing> { return Nothing{}; },
        write_join};
    return page;
}

JoinForm read_join(const Visit& visit) {
    const auto text = [&](std::string_view field) {
        return std::string(visit.form.find(field).value_or(""));
    };
    return {text("code"), text("email"), text("name"), text("password")};
}

http::Response write_joined(const Visit& visit, const Joined& joined) {
    const auto& services = visit.services;
    auto response = see_done("/account", "joined");
    if (!joined.cookie.empty())
        set_cookie(response, services.site, joined.cookie, services.policy.session_lifetime);
    return response;
}

}  // namespace

http::Task<http::Response> show_join(const http::Request& request, const Services& services) {
    return show_page(request, services, join_page());
}

http::Task<http::Response> take_join(const http::Request& request, const Services& services) {
    static const PasswordForm<Joined> form{
        Access::anyone,
        [](const Visit& visit, const ReadTx& tx) { return plan_join(read_join(visit), visit, tx); },
        [](const Visit& visit, WriteTx& tx, const PasswordHash& hash) {
            return join_company(read_join(visit), visit, hash, tx);
        },
        write_joined};
    return take_password_form(request, services, form, join_page());
}

}  // namespace grantor::marketplace
