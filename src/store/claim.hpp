// Claims: what happens with every request of some kind, as a value instead of a function
// (docs/decisions/units_of_work.md). The writer carries out all claims of one kind in a commit
// together, before the units of the same commit.
//
//     const auto rotated = co_await store.claim(RotateClaim{…});
//
// An outcome that is empty is a refusal: nothing was written, and the caller reads why. A claim
// holds everything that must be true when it is written, so that nothing has to be read first.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "model/app.hpp"
#include "model/company.hpp"
#include "model/grant.hpp"

namespace grantor {

// Who makes it: refused if the app was disabled or deleted since, or this secret removed.
struct ClaimingApp {
    AppId id;
    AppSecretId secret{};  // zero: of a public client

    // Whether `current`, null if there is none, still is that app with that secret.
    bool is_still(const App* current) const;
};

// The grant as it is after the claim, with its company.
struct ClaimedGrant {
    Grant grant;
    std::shared_ptr<const Company> company;
};

// A refresh token that rotates: from its generation to the next, once (RFC 9700 §4.14).
struct RotateClaim {
    static constexpr std::string_view name = "rotate claim";

    ClaimingApp app;
    GrantId grant;
    GrantSecret secret{};
    std::int64_t generation = 0;
    // A grant that nobody has used for so long is refused.
    seconds idle_limit{};
    Time now;

    // The grant at its new generation. Empty: any check failed, or something else was first.
    using Outcome = std::optional<ClaimedGrant>;
};

// An authorization code becomes an installation, once. Only of the simplest case, which nearly all
// are: the company is open to every app and has not blocked this one, the person is still a member
// there, and no installation is replaced by this one. Everything else is refused, and left to a
// unit of work that can say more.
struct ActivateClaim {
    static constexpr std::string_view name = "activate claim";

    ClaimingApp app;
    GrantId grant;
    GrantSecret secret{};
    Time now;

    using Outcome = std::optional<ClaimedGrant>;
};

// The first use of a grant on a day.
struct UseClaim {
    static constexpr std::string_view name = "use claim";

    ClaimingApp app;
    GrantId grant;
    Time now;

    struct Noted {};
    // Empty: it was noted before, or has ended.
    using Outcome = std::optional<Noted>;
};

// A claim with the place for its outcome.
template <class Claim>
struct PendingClaim {
    Claim claim;
    typename Claim::Outcome outcome;
};

}  // namespace grantor
