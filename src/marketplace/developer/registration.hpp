// Registering an app of the actor's company (rules/app_registration.hpp).
#pragma once

#include <optional>
#include <string_view>

#include "rules/app_registration.hpp"
#include "service/actor.hpp"

namespace grantor::marketplace {

// Refuses anybody but the company's admins and developers, and where read_app() and add_app() do.
Outcome<RegisteredApp> register_app(const NewApp& wanted, const Actor& actor, WriteTx& tx,
                                    const Context& context);

// The words of the forms and of the API: "public", "private". Nothing for any other.
std::optional<AppKind> app_kind_named(std::string_view name);

}  // namespace grantor::marketplace
