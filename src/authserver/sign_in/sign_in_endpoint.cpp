#include "authserver/sign_in/sign_in_endpoint.hpp"

#include <algorithm>
#include <charconv>

#include "base/encoding.hpp"
#include "base/lower_case.hpp"
#include "oauth/authorization_request.hpp"
#include "oauth/metadata.hpp"
#include "pages/page.hpp"
#include "rules/people.hpp"
#include "service/request_scope.hpp"
#include "service/sign_in/device_cookie.hpp"
#include "service/sign_in/sign_in_throttle.hpp"
#include "service/visitor.hpp"

namespace grantor::authserver {
namespace {

// One text for every reason, so that the page does not tell which accounts exist (attack 28).
constexpr std::string_view wrong_credentials = "The email address or the password is wrong.";
constexpr std::string_view form_out_of_date =
    "This page was out of date, so you are not signed in yet. Please try again. If it happens "
    "again, allow cookies for this site.";
constexpr std::size_t email_max = 254;      // RFC 5321 §4.5.3.1.3
constexpr std::size_t password_max = 1024;  // what Argon2id is asked to digest

// A hash that no password fits: unknown accounts cost as much as known ones.
const std::string& hash_of_nobody() {
    static const std::string hash = hash_password("no password has this hash");
    return hash;
}

// The account whose password is to be checked, if it may sign in at all.
std::optional<User> find_account(const std::string& email, const ReadTx& tx) {
    auto user = tx.users().find_by_email(email);
    if (!user || user->state != UserState::active || user->password_hash.empty())
        return std::nullopt;
    return user;
}

// What signing in leads to, so that a second attempt has the same page.
SignInPurpose purpose_behind(std::string_view target, const ReadTx& tx) {
    const auto query = target.find('?');
    if (query == std::string_view::npos || target.substr(0, query) != authorization_path) return {};
    const auto request = read_authorization_request(target.substr(query + 1));
    if (!request) return {};
    auto proven = prove_request(*request, tx);
    if (!proven) return {};
    return purpose_of(*request, *proven);
}

struct SignInSubject {
    std::optional<User> account;
    SignInPurpose purpose;
};

void note_failure(const std::optional<User>& user, WriteTx& tx, const Context& context) {
    auto event = context.audit(AuditKind::sign_in_failed);
    if (!user) return tx.audit_events().add(event);
    event.user_id = user->id;
    note_in_companies_of(user->id, event, tx);
}

http::Response delayed_page(SignInPage again, seconds wait, const Services& services) {
    const auto text = wait_text(wait);
    again.problem = text;
    again.status = 429;
    auto response = sign_in_page(again, services);
    response.add_field("Retry-After", std::to_string(wait.count()));
    return response;
}

http::Response busy_page(const Services& services) {
    pages::PageData data;
    data.set("HEADING", "Many people are signing in");
    data.set("TEXT", "Go back and try again in a moment.");
    auto response = pages::page(services.brand, 503, "message", "Busy", data);
    response.add_field("Retry-After", "2");
    return response;
}

}  // namespace

SignInPurpose purpose_of(const AuthorizationRequest& request, ProvenRequest& proven) {
    const bool is_sound = read_details(request, proven).has_value();
    return {proven.app->is_open() ? proven.app->name : std::string{},
            is_sound ? pages::Forms::stay : pages::Forms::leave};
}

http::Response sign_in_page(const SignInPage& content, const Services& services) {
    std::string made;
    auto cookie = content.cookie;
    if (cookie.empty()) cookie = made = make_cookie_value(services.random);
    pages::PageData data;
    data.set("CSRF", csrf_token(binding_of(cookie), services.keys.get()));
    data.set("CONTINUE", content.target);
    data.set("EMAIL", content.email);
    if (!content.purpose.app_name.empty()) {
        data.show("FOR_APP");
        data.set("APP_NAME", content.purpose.app_name);
    }
    // A sandbox's people have passwords that nobody wants to type.
    if (services.sandbox_banner)
        data.add("SANDBOX").set("PEOPLE_HREF",
                                "/sandbox/people?continue=" + percent_encode(content.target));
    // The first field that is still empty takes the keyboard.
    data.show(content.email.empty() ? "EMAIL_FIRST" : "PASSWORD_FIRST");
    if (!content.problem.empty()) {
        data.show("PROBLEM");
        data.set("PROBLEM_TEXT", content.problem);
    }
    // A title is what a screen reader says first.
    const auto title = content.problem.empty() ? "Sign in" : "Error: Sign in";
    auto response =
        pages::page(services.brand, content.status, "sign_in", title, data, content.purpose.forms);
    if (!made.empty()) set_cookie(response, services.site, made, services.policy.session_lifetime);
    return response;
}

http::Response show_sign_in(const http::Request& request, const Services& services) {
    const auto query = Form::parse(request.query);
    const auto target = local_target(query ? query->find("continue").value_or("/") : "/");
    // Nothing is read here, so where an authorization request ends is not known.
    const bool may_leave = target.starts_with(authorization_path);
    const auto forms = may_leave ? pages::Forms::leave : pages::Forms::stay;
    return sign_in_page({cookie_value(request, services.site), target, {{}, forms}}, services);
}

http::Task<http::Response> sign_in(const http::Request& request, const Services& services) {
    const RequestScope scope(request, services);
    const auto& context = scope.context();
    const auto posted = read_posted_form(request, services);
    const auto email =
        ascii_lower_case(posted.form.find("email").value_or("").substr(0, email_max));
    auto finding = [&](const ReadTx& tx) {
        return SignInSubject{find_account(email, tx), purpose_behind(posted.target, tx)};
    };
    const auto subject = co_await services.store.read(finding);
    SignInPage again{posted.cookie, posted.target, subject.purpose, email, wrong_credentials, 400};
    if (!posted.is_proven) {
        again.email = {};
        again.problem = form_out_of_date;
        again.status = 403;
        co_return sign_in_page(again, services);
    }
    auto& throttle = services.sign_in_throttle;
    const auto device = find_device_mark(request, email, services);
    const auto ticket = throttle.begin({email, request.peer, device}, context.now);
    if (!ticket) co_return delayed_page(std::move(again), ticket.error(), services);

    const auto& account = subject.account;
    const std::string password(posted.form.find("password").value_or("").substr(0, password_max));
    auto checking = [&] {
        const auto& hash = account ? account->password_hash : hash_of_nobody();
        return password_matches(password, hash) && account.has_value();
    };
    const auto matches = co_await services.password_hashing.run(checking);
    if (!matches) {
        throttle.withdraw(*ticket);
        co_return busy_page(services);
    }
    if (!*matches) {
        auto noting = [&](WriteTx& tx) { note_failure(account, tx, context); };
        co_await services.store.write(noting);
        co_return sign_in_page(again, services);
    }
    throttle.succeed(*ticket);
    auto opening = [&](WriteTx& tx) {
        return open_checked_session(*account, posted.cookie, tx, context);
    };
    const auto cookie = co_await services.store.write(opening);
    if (!cookie) co_return sign_in_page(again, services);
    auto response = see_other(posted.target);
    set_cookie(response, services.site, *cookie, services.policy.session_lifetime);
    remember_device(response, request, email, services);
    co_return response;
}

http::Task<http::Response> sign_out(const http::Request& request, const Services& services) {
    const RequestScope scope(request, services);
    const auto posted = read_posted_form(request, services);
    if (posted.cookie.empty()) co_return see_other(posted.target);
    if (!posted.is_proven) co_return foreign_form_page(request, posted.target, services);
    // The session alone: that of somebody whose company is suspended ends as well.
    const auto session = binding_of(posted.cookie).session;
    auto looking = [&](const ReadTx& tx) {
        return tx.sessions().find(session, scope.context().now).has_value();
    };
    auto response = see_other(posted.target);
    set_cookie(response, services.site, "", seconds{0});
    // A form of nobody never reaches the writer (attack 30).
    if (!co_await services.store.read(looking)) co_return response;
    auto closing = [&](WriteTx& tx) {
        const auto signed_in = find_signed_in(posted.cookie, tx, scope.context().now);
        tx.sessions().remove(session);
        if (!signed_in) return;
        auto event = scope.context().audit(AuditKind::user_signed_out);
        event.user_id = signed_in->user.id;
        note_in_companies_of(signed_in->user.id, event, tx);
    };
    co_await services.store.write(closing);
    co_return response;
}

http::Task<http::Response> switch_company(const http::Request& request, const Services& services) {
    const RequestScope scope(request, services);
    const auto posted = read_posted_form(request, services);
    if (posted.cookie.empty()) co_return see_other(posted.target);
    if (!posted.is_proven) co_return foreign_form_page(request, posted.target, services);
    CompanyId wanted;
    const auto text = posted.form.find("company").value_or("");
    std::from_chars(text.data(), text.data() + text.size(), wanted.value);

    auto looking = [&](const ReadTx& tx) {
        return find_signed_in(posted.cookie, tx, scope.context().now).has_value();
    };
    if (!co_await services.store.read(looking)) co_return see_other(posted.target);
    auto switching = [&](WriteTx& tx) {
        const auto signed_in = find_signed_in(posted.cookie, tx, scope.context().now);
        if (!signed_in) return true;
        const bool member = std::ranges::any_of(
            signed_in->memberships, [&](const auto& one) { return one.company_id == wanted; });
        if (!member) return false;
        tx.sessions().set_company(signed_in->session.id_hash, wanted);
        auto event = scope.context().audit(AuditKind::company_switched);
        event.user_id = signed_in->user.id;
        event.company_id = wanted;
        tx.audit_events().add(event);
        return true;
    };
    if (!co_await services.store.write(switching))
        co_return foreign_form_page(request, posted.target, services);
    co_return see_other(posted.target);
}

}  // namespace grantor::authserver
