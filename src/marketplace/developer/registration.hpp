// Registering an app: a name, a kind that cannot change, and a callback URL; it returns the
// credentials.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// Of one company, deleted ones apart: many more than a company has products, and few enough to
// list.
inline constexpr std::size_t apps_of_company_max = 100;

struct NewApp {
    std::string name;
    std::optional<AppKind> kind;  // nothing: none was chosen
    std::vector<std::string> redirect_uris;
};

struct RegisteredApp {
    App app;
    Secret secret;  // nowhere else, and never again
};

// A draft of a confidential client with one secret and no scopes but `base`.
Outcome<RegisteredApp> register_app(const NewApp& wanted, const Actor& actor, WriteTx& tx,
                                    const Context& context);

// The words of the forms and of the API: "public", "private". Nothing for any other.
std::optional<AppKind> app_kind_named(std::string_view name);

}  // namespace grantor::marketplace
