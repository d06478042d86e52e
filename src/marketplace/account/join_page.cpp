#include <fmt/format.h>

#include "marketplace/account/pages.hpp"
#include "marketplace/company/invitations.hpp"
#include "rules/people.hpp"
#include "service/sign_in/device_cookie.hpp"
#include "service/sign_in/sign_in_throttle.hpp"

// Joining a company with the code of an invitation (company/invitations.hpp), signed in or not:
// people without an account create one with it, even if sign-up is closed. The code is in no
// address: those are logged, shared and remembered by browsers.
namespace grantor::marketplace {
namespace {

// Wrong codes are counted like wrong passwords, by origin. The name is not an email address.
std::string throttled_account(const http::Request& request) {
    return fmt::format("join from {}", throttled_network(request.peer));
}

std::unexpected<Refusal> refuse_code() {
    return refuse_field("code",
                        "This code does not work: it was mistyped, used or withdrawn, it is older "
                        "than a week, or its creator is no longer an admin. Ask for a new one.");
}

Outcome<Invitation> check_code(const Visit& visit, const ReadTx& tx) {
    auto& throttle = visit.services.sign_in_throttle;
    const auto account = throttled_account(visit.request);
    const auto ticket = throttle.begin({account, visit.request.peer}, visit.context.now);
    if (!ticket) return refuse_state(wait_text(ticket.error()));
    const auto offer = find_offer(visit.field("code"), tx, visit.context.now);
    if (!offer) return refuse_code();
    // What was counted before stays: an admin's own code must not buy guesses at those of others.
    throttle.withdraw(*ticket);
    return *offer;
}

struct Newcomer {
    std::string email;
    std::optional<User> account;
    std::string name;  // of a new account
};

Outcome<Newcomer> check_newcomer(const Invitation& offer, const Visit& visit, const ReadTx& tx) {
    FieldReader reader;
    Newcomer newcomer;
    newcomer.email = reader.email("email", visit.field("email"));
    if (!reader.has_problems()) newcomer.account = tx.users().find_by_email(newcomer.email);
    if (newcomer.account) return newcomer;
    newcomer.name = reader.line("name", visit.field("name"), {name_max, Need::required});
    const auto company = tx.companies().find(offer.company_id);
    const std::string_view about[] = {newcomer.email, newcomer.name, visit.context.site.issuer,
                                      company ? std::string_view(company->name) : "",
                                      company ? std::string_view(company->label) : ""};
    reader.new_password("password", visit.field("password"), about);
    if (reader.has_problems()) return reader.refuse();
    return newcomer;
}

Outcome<User> find_or_make(const Invitation& offer, const Visit& visit, WriteTx& tx) {
    auto newcomer = check_newcomer(offer, visit, tx);
    if (!newcomer) return std::unexpected(newcomer.error());
    if (!newcomer->account) {
        if (visit.password.value.empty()) return refuse_state("The account has just been removed.");
        auto event = visit.context.audit(AuditKind::user_created);
        event.company_id = offer.company_id;
        // Colleagues mostly speak alike and live near.
        const auto inviter = tx.users().find(offer.invited_by);
        return add_person({newcomer->name, newcomer->email}, visit.password.value, inviter, event,
                          tx)
            .value();
    }
    // Made, or its password changed, since it was checked.
    if (newcomer->account->password_hash != visit.password.checked)
        return refuse_state("The account has just changed. Try again.");
    if (newcomer->account->state != UserState::active)
        return refuse_state("This account is deactivated.");
    return std::move(*newcomer->account);
}

void fill_newcomer(pages::PageData& page, const Visit& visit) {
    auto data = page.add("NEWCOMER");
    data.set_field("EMAIL", visit.entered("email", ""), visit.error_of("email"));
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    // What was typed is never sent back.
    data.set_field("PASSWORD", "", visit.error_of("password"));
}

void set_session_cookie(http::Response& response, const Visit& visit, std::string_view value) {
    const auto& services = visit.services;
    set_cookie(response, services.site, value, services.policy.session_lifetime);
}

}  // namespace

Outcome<http::Response> show_join(const Visit& visit, const ReadTx&) {
    auto frame = frame_of(visit, "Join a company", pages::Section::none);
    frame.target = "/join";
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
    if (!made.empty()) set_session_cookie(response, visit, made);
    return response;
}

// Nothing is said about accounts to those who have no right code.
Outcome<PasswordWork> plan_join(const Visit& visit, const ReadTx& tx) {
    const auto offer = check_code(visit, tx);
    if (!offer) return std::unexpected(offer.error());
    PasswordWork work;
    if (visit.person) return work;
    const auto newcomer = check_newcomer(*offer, visit, tx);
    if (!newcomer) return std::unexpected(newcomer.error());
    const auto password = visit.field("password");
    if (newcomer->account)
        work.check = PasswordCheck{newcomer->account->id, newcomer->email,
                                   std::string(password.substr(0, password_bytes_max)),
                                   newcomer->account->password_hash, "password"};
    else
        work.chosen = password;
    return work;
}

Outcome<http::Response> take_join(const Visit& visit, WriteTx& tx) {
    const auto& context = visit.context;
    const auto offer = find_offer(visit.field("code"), tx, context.now);
    if (!offer) return refuse_code();
    const auto user =
        visit.person ? Outcome<User>(visit.actor().user) : find_or_make(*offer, visit, tx);
    if (!user) return std::unexpected(user.error());
    if (const auto company = join(*offer, *user, tx, context); !company)
        return std::unexpected(company.error());
    auto response = see_done("/account", "joined");
    auto session = binding_of(visit.cookie).session;
    if (!visit.person) {
        const auto cookie = open_session(user->id, visit.cookie, tx, context);
        if (!cookie) return refuse_state("This account cannot sign in.");
        set_session_cookie(response, visit, *cookie);
        remember_device(response, visit.request, user->email, visit.services);
        session = binding_of(*cookie).session;
    }
    tx.sessions().set_company(session, offer->company_id);
    return response;
}

}  // namespace grantor::marketplace
