// What the token endpoint decides. Refusals that must be remembered are values here, so that the
// unit of work that noted them commits (docs/decisions/units_of_work.md).
#pragma once

#include <memory>
#include <variant>

#include "model/app.hpp"
#include "model/company.hpp"
#include "model/grant.hpp"
#include "model/refused.hpp"

namespace grantor::authserver {

// Tokens may be issued for this grant, at its present generation. They are sealed when the answer
// is written, after the commit.
struct Granted {
    Grant grant;
    std::shared_ptr<const App> app;
    std::shared_ptr<const Company> company;
};

// A code or refresh token was presented twice, or by an app that it was not issued to: audited, and
// refused.
struct Misused {
    Refused refused;
};

using TokenOutcome = std::variant<Granted, Misused>;

}  // namespace grantor::authserver
