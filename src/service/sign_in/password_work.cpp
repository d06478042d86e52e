#include "service/sign_in/password_work.hpp"

#include "base/crypto.hpp"
#include "rules/people.hpp"
#include "service/sign_in/device_cookie.hpp"
#include "service/sign_in/sign_in_throttle.hpp"

namespace grantor {
namespace {

struct Hashed {
    bool matches = true;
    std::string hash;
};

Hashed hash_now(const PasswordWork& work) {
    Hashed out;
    if (work.check) out.matches = password_matches(work.check->presented, work.check->hash);
    if (out.matches && !work.chosen.empty()) out.hash = hash_password(work.chosen);
    return out;
}

}  // namespace

http::Task<Outcome<PasswordHash>> carry_out(const PasswordWork& work, const Services& services,
                                            const http::Request& request, const Context& context) {
    if (!work.check && work.chosen.empty()) co_return PasswordHash{};
    auto& throttle = services.sign_in_throttle;
    SignInThrottle::Ticket ticket;
    if (work.check) {
        const auto& account = work.check->account;
        const auto begun = throttle.begin(
            {account, request.peer, find_device_mark(request, account, services)}, context.now);
        if (!begun) co_return refuse_state(wait_text(begun.error()));
        ticket = *begun;
    }
    auto hashing = [&work] { return hash_now(work); };
    auto hashed = co_await services.password_hashing.run(hashing);
    if (!hashed) throttle.withdraw(ticket);
    if (!hashed) co_return refuse_state("The service is busy. Try again in a moment.");
    if (hashed->matches) {
        throttle.succeed(ticket);
        co_return PasswordHash{work.chosen, std::move(hashed->hash),
                               work.check ? work.check->hash : std::string()};
    }
    auto noting = [&](WriteTx& tx) {
        auto event = context.audit(AuditKind::sign_in_failed);
        event.user_id = work.check->user;
        note_in_companies_of(work.check->user, event, tx);
    };
    co_await services.store.write(noting);
    co_return refuse_field(work.check->field, "This is not your password.");
}

}  // namespace grantor
