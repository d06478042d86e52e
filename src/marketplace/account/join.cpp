#include "marketplace/account/join.hpp"

#include <fmt/format.h>

#include "rules/people.hpp"
#include "service/sign_in_throttle.hpp"

namespace grantor::marketplace {
namespace {

// Wrong codes are counted like wrong passwords, by origin. The name is not an e-mail address.
std::string throttled_account(const http::Request& request) {
    return fmt::format("join from {}", throttled_network(request.peer));
}

std::unexpected<Refusal> refuse_code() {
    return refuse_field("code",
                        "This code does not work: it was mistyped, used or withdrawn, or it is "
                        "older than a week. Ask for a new one.");
}

Outcome<Invitation> check_code(std::string_view code, const Visit& visit, const ReadTx& tx) {
    auto& throttle = visit.services.sign_in_throttle;
    const auto& peer = visit.request.peer;
    const auto account = throttled_account(visit.request);
    const auto now = visit.context.now;
    if (!throttle.admits(account, peer, now))
        return refuse_state("Too many attempts. Wait a quarter of an hour, then try again.");
    if (auto offer = find_offer(code, tx, now)) return *offer;
    throttle.count_failure(account, peer, now);
    return refuse_code();
}

struct Newcomer {
    std::string email;
    std::optional<User> account;
    std::string name;  // of a new account
};

Outcome<Newcomer> check_newcomer(const JoinForm& form, const ReadTx& tx) {
    FieldReader reader;
    Newcomer newcomer;
    newcomer.email = reader.email("email", form.email);
    if (!reader.has_problems()) newcomer.account = tx.users().find_by_email(newcomer.email);
    if (newcomer.account) return newcomer;
    newcomer.name = reader.line("name", form.name, {name_max, Need::required});
    reader.new_password("password", form.password);
    if (reader.has_problems()) return reader.refuse();
    return newcomer;
}

Outcome<User> find_or_make(const JoinForm& form, const PasswordHash& hash, const Invitation& offer,
                           WriteTx& tx, const Context& context) {
    auto newcomer = check_newcomer(form, tx);
    if (!newcomer) return std::unexpected(newcomer.error());
    if (!newcomer->account) {
        if (hash.value.empty()) return refuse_state("The account has just been removed.");
        auto event = context.audit(AuditKind::user_created);
        event.company_id = offer.company_id;
        // Colleagues mostly speak alike and live near.
        const auto inviter = tx.users().find(offer.invited_by);
        return add_person({newcomer->name, newcomer->email}, hash.value, inviter, event, tx)
            .value();
    }
    // Made, or its password changed, since it was checked.
    if (newcomer->account->password_hash != hash.checked)
        return refuse_state("The account has just changed. Try again.");
    if (newcomer->account->state != UserState::active)
        return refuse_state("This account is deactivated.");
    return std::move(*newcomer->account);
}

}  // namespace

Outcome<PasswordWork> plan_join(const JoinForm& form, const Visit& visit, const ReadTx& tx) {
    const auto offer = check_code(form.code, visit, tx);
    if (!offer) return std::unexpected(offer.error());
    PasswordWork work;
    if (visit.person) return work;
    const auto newcomer = check_newcomer(form, tx);
    if (!newcomer) return std::unexpected(newcomer.error());
    if (newcomer->account)
        work.check = PasswordCheck{newcomer->email, form.password.substr(0, password_bytes_max),
                                   newcomer->account->password_hash, "password"};
    else
        work.chosen = form.password;
    return work;
}

Outcome<Joined> join_company(const JoinForm& form, const Visit& visit, const PasswordHash& hash,
                             WriteTx& tx) {
    const auto& context = visit.context;
    const auto offer = find_offer(form.code, tx, context.now);
    if (!offer) return refuse_code();
    Joined joined;
    auto session = binding_of(visit.cookie).session;
    User user;
    if (visit.person) {
        user = visit.actor().user;
    } else {
        auto found = find_or_make(form, hash, *offer, tx, context);
        if (!found) return std::unexpected(found.error());
        user = std::move(*found);
    }
    if (const auto company = join(*offer, user, tx, context); !company)
        return std::unexpected(company.error());
    if (!visit.person) {
        auto cookie = open_session(user.id, visit.cookie, tx, context);
        if (!cookie) return refuse_state("This account cannot sign in.");
        joined.cookie = std::move(*cookie);
        session = binding_of(joined.cookie).session;
    }
    tx.sessions().set_company(session, offer->company_id);
    return joined;
}

}  // namespace grantor::marketplace
