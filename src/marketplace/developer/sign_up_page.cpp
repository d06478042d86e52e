#include <fmt/format.h>

#include "base/crypto.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/sign_up.hpp"
#include "marketplace/page_endpoint.hpp"
#include "service/sign_in_throttle.hpp"
#include "service/visitor.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::string_view home = "/developer";

// Sign-ups are counted like failed sign-ins, by where they come from: one place can neither fill
// the store nor find out about many addresses (attacks 28 and 30), nor keep others from signing up.
// The name is not an e-mail address.
std::string throttled_account(const http::Request& request) {
    return fmt::format("sign-up from {}", throttled_network(request.peer));
}

Refusal too_many() {
    return {Refusal::Kind::conflict,
            "Too many sign-ups from here. Wait a quarter of an hour, then try again.",
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

struct Page {
    std::string_view cookie;
    const Form& form;
    const Refusal* refusal = nullptr;  // null: not tried yet
    int status = 200;

    std::string_view error_of(std::string_view field) const {
        if (refusal == nullptr) return {};
        for (const auto& problem : refusal->fields)
            if (problem.field == field) return problem.text;
        return {};
    }
};

void fill_fields(pages::PageData& data, const Page& page) {
    struct Row {
        std::string_view name;
        std::string_view field;
    };
    for (const auto& [name, field] :
         {Row{"NAME", "name"}, Row{"EMAIL", "email"}, Row{"COMPANY", "company"}})
        data.set_field(name, page.form.find(field).value_or(""), page.error_of(field));
    data.set_field("PASSWORD", "", page.error_of("password"));
}

http::Response sign_up_page(const Page& page, const Services& services) {
    std::string made;
    auto cookie = page.cookie;
    if (cookie.empty()) cookie = made = make_cookie_value(services.random);
    pages::Frame frame;
    frame.title = "Sign up as a developer";
    frame.lead =
        "You get a sandbox company of your own, where you are the admin and can try "
        "everything.";
    frame.section = pages::Section::developers;
    frame.target = home;
    frame.now = services.clock.now();
    if (page.refusal != nullptr) {
        frame.problem = pages::Problem{page.refusal->text, {}};
        for (const auto& field : page.refusal->fields)
            frame.problem->fields.push_back({field.field, field.text});
    }
    pages::PageData data;
    data.set("CSRF", csrf_token(binding_of(cookie), services.keys.get()));
    fill_fields(data, page);
    auto response = pages::framed_page(page.status, "developer_sign_up", frame, data);
    if (!made.empty()) set_cookie(response, services.site, made, services.policy.session_lifetime);
    return response;
}

http::Response closed_page(const http::Request& request, const Services& services) {
    pages::Frame frame;
    frame.title = "Sign-up is closed";
    frame.section = pages::Section::developers;
    frame.target = home;
    frame.now = services.clock.now();
    return refused_page(403, frame,
                        "On this platform, the people who run it create the accounts. Ask them, or "
                        "an admin of your company, to make you a developer.",
                        request);
}

SignUpForm form_of(const Form& form) {
    return {{form.find("name").value_or(""), form.find("email").value_or(""),
             form.find("password").value_or("")},
            form.find("company").value_or("")};
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

PageAnswer show_sign_up(const http::Request& request, const Services& services) {
    if (!services.is_sign_up_open) co_return closed_page(request, services);
    const auto cookie = cookie_value(request, services.site);
    auto finding = [&](const ReadTx& tx) {
        return find_signed_in(cookie, tx, services.clock.now()).has_value();
    };
    if (co_await services.store.read(finding)) co_return see_other(home);
    const Form none;
    co_return sign_up_page({cookie, none}, services);
}

PageAnswer take_sign_up(const http::Request& request, const Services& services) {
    if (!services.is_sign_up_open) co_return closed_page(request, services);
    const RequestScope scope(request, services);
    const auto& context = scope.context();
    const auto posted = read_posted_form(request, services);
    const auto again = [&](const Refusal& refusal, int status) {
        return sign_up_page({posted.cookie, posted.form, &refusal, status}, services);
    };
    if (!posted.is_proven) co_return again(out_of_date(), 403);
    const auto fields = form_of(posted.form);
    const auto wanted = read_sign_up(fields);
    if (!wanted) co_return again(wanted.error(), wanted.error().status());
    auto& throttle = services.sign_in_throttle;
    if (!throttle.admits(throttled_account(request), request.peer, context.now))
        co_return again(too_many(), 429);
    throttle.count_failure(throttled_account(request), request.peer, context.now);

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
    co_return response;
}

}  // namespace grantor::marketplace::developer
