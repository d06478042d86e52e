#include <fmt/format.h>

#include "marketplace/account/pages.hpp"
#include "marketplace/company/invitations.hpp"
#include "rules/people.hpp"
#include "service/sign_in/device_cookie.hpp"
#include "service/sign_in/sign_in_throttle.hpp"

// Joining a company with the code of an invitation (company/invitations.hpp), signed in or not:
// people without an account create one with it, even if sign-up is closed.
//
// First the code alone, then what it is an invitation to, and who joins. The link of an invitation
// has the code behind a "#", which browsers never send; a script fills it in. So it is in no
// address that is logged.
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

// The page has two forms: for those with an account, and for those without.
bool has_account(const Visit& visit) { return visit.field("account") == "existing"; }
std::string_view email_field(const Visit& visit) {
    return has_account(visit) ? "sign_in_email" : "email";
}
std::string_view password_field(const Visit& visit) {
    return has_account(visit) ? "sign_in_password" : "password";
}

Outcome<Newcomer> check_newcomer(const Invitation& offer, const Visit& visit, const ReadTx& tx) {
    FieldReader reader;
    Newcomer newcomer;
    newcomer.email = reader.email(email_field(visit), visit.field(email_field(visit)));
    if (!reader.has_problems()) newcomer.account = tx.users().find_by_email(newcomer.email);
    if (newcomer.account) return newcomer;
    if (has_account(visit)) {
        if (!reader.has_problems())
            reader.note("sign_in_email", "No account has this address. Create one instead.");
        return reader.refuse();
    }
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

// What was typed as a password is never sent back.
void fill_newcomer(pages::PageData& page, const Visit& visit) {
    auto data = page.add("NEWCOMER");
    data.set_field("EMAIL", visit.entered("email", ""), visit.error_of("email"));
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    data.set_field("PASSWORD", "", visit.error_of("password"));
    data.set_field("SIGN_IN_EMAIL", visit.entered("sign_in_email", ""),
                   visit.error_of("sign_in_email"));
    data.set_field("SIGN_IN_PASSWORD", "", visit.error_of("sign_in_password"));
}

void set_session_cookie(http::Response& response, const Visit& visit, std::string_view value) {
    const auto& services = visit.services;
    set_cookie(response, services.site, value, services.policy.session_lifetime);
}

// The form of a visitor who is not signed in is tied to this browser by a cookie too.
std::string new_cookie(const Visit& visit) {
    return visit.cookie.empty() ? make_cookie_value(visit.context.random) : std::string();
}

std::string_view role_text(Role role) {
    switch (role) {
        case Role::regular:
            return "a member";
        case Role::developer:
            return "a developer";
        case Role::admin:
            return "an admin";
    }
    return {};
}

// The second step: what the code is an invitation to.
http::Response offer_page(const Invitation& offer, const Company& company, const Visit& visit,
                          const ReadTx& tx) {
    auto frame = frame_of(visit, fmt::format("Join {}", company.name), pages::Section::none);
    frame.target = "/join";
    const auto inviter = tx.users().find(offer.invited_by);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("CODE", visit.field("code"));
    data.set("COMPANY_NAME", company.name);
    data.set("ROLE", role_text(offer.role));
    if (inviter) data.add("INVITED").set("INVITER", inviter->name);
    if (visit.person) {
        auto person = data.add("PERSON");
        person.set("USER_NAME", visit.actor().user.name);
        person.set("USER_EMAIL", visit.actor().user.email);
    } else {
        fill_newcomer(data, visit);
    }
    return pages::framed_page(visit.status(), "account_join_offer", frame, data);
}

}  // namespace

Outcome<http::Response> show_join(const Visit& visit, const ReadTx&) {
    auto frame = frame_of(visit, "Join a company", pages::Section::none);
    frame.target = "/join";
    const auto made = new_cookie(visit);
    const auto binding = binding_of(made.empty() ? visit.cookie : made);
    pages::PageData data;
    data.set("CSRF", csrf_token(binding, visit.context.keys));
    data.set_field("CODE", visit.entered("code", ""), visit.error_of("code"));
    auto response = pages::framed_page(visit.status(), "account_join", frame, data, "join.js");
    if (!made.empty()) set_session_cookie(response, visit, made);
    return response;
}

// The page that answers the code, and that is shown again if the rest of the form was wrong.
Outcome<http::Response> show_offer(const Visit& visit, const ReadTx& tx) {
    // Without a refusal this is the first look at the code, which is counted.
    const auto offer =
        visit.attempt == nullptr ? check_code(visit, tx) : [&]() -> Outcome<Invitation> {
        if (auto known = find_offer(visit.field("code"), tx, visit.context.now)) return *known;
        return std::unexpected(visit.attempt->refusal);
    }();
    const auto company = offer ? tx.companies().find(offer->company_id) : nullptr;
    if (company) return offer_page(*offer, *company, visit, tx);
    const Refusal refusal = offer ? refuse_code().error() : offer.error();
    const Attempt attempt{visit.form, refusal};
    auto again = visit;
    again.attempt = &attempt;
    return show_join(again, tx);
}

Outcome<http::Response> show_welcome(const Visit& visit, const ReadTx&) {
    const auto& actor = visit.actor();
    auto frame =
        frame_of(visit, fmt::format("Welcome to {}", actor.company->name), pages::Section::none);
    pages::PageData data;
    data.set("COMPANY_NAME", actor.company->name);
    data.set("ROLE", role_text(actor.role));
    if (actor.is_developer()) data.show("DEVELOPER");
    if (actor.is_company_admin()) data.show("ADMIN");
    return pages::framed_page(visit.status(), "account_welcome", frame, data);
}

// Nothing is said about accounts to those who have no right code.
Outcome<PasswordWork> plan_join(const Visit& visit, const ReadTx& tx) {
    const auto offer = check_code(visit, tx);
    if (!offer) return std::unexpected(offer.error());
    PasswordWork work;
    if (visit.person) return work;
    const auto newcomer = check_newcomer(*offer, visit, tx);
    if (!newcomer) return std::unexpected(newcomer.error());
    const auto password = visit.field(password_field(visit));
    if (newcomer->account)
        work.check =
            PasswordCheck{newcomer->account->id, newcomer->email,
                          std::string(password.substr(0, password_bytes_max)),
                          newcomer->account->password_hash, std::string(password_field(visit))};
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
    auto response = see_other("/join/welcome");
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
