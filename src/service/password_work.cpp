#include "service/password_work.hpp"

#include "base/crypto.hpp"
#include "service/sign_in_throttle.hpp"

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
                                            const http::Request& request, Time now) {
    auto& throttle = services.sign_in_throttle;
    if (work.check && !throttle.admits(work.check->account, request.peer, now))
        co_return refuse_state("Too many attempts. Wait a quarter of an hour, then try again.");
    if (!work.check && work.chosen.empty()) co_return PasswordHash{};
    auto hashing = [&work] { return hash_now(work); };
    auto hashed = co_await services.password_hashing.run(hashing);
    if (!hashed) co_return refuse_state("The service is busy. Try again in a moment.");
    if (hashed->matches)
        co_return PasswordHash{work.chosen, std::move(hashed->hash),
                               work.check ? work.check->hash : std::string()};
    throttle.count_failure(work.check->account, request.peer, now);
    co_return refuse_field(work.check->field, "This is not your password.");
}

}  // namespace grantor
