// Registering an app: the same for pages, the management API and the command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "store/transaction.hpp"

namespace grantor {

// Of one company, not counting deleted ones: far more than a company needs, and few enough to list.
inline constexpr std::size_t apps_of_company_max = 100;

// As entered.
struct NewApp {
    std::string name;
    std::optional<AppKind> kind;  // nothing: none was chosen
    std::vector<std::string> redirect_uris;
    ClientType client_type = ClientType::confidential;
};
// A draft with no scopes but `base`, as far as what was entered says.
Outcome<App> read_app(const NewApp& wanted);

struct RegisteredApp {
    App app;
    Secret secret;  // shown only once; empty for a public client
};
// Gives the app a client_id and, if it is confidential, a secret. `by` says for which company, who
// does it and when; it becomes the row of the audit log. Refuses: the company has too many apps; a
// name that is taken (app_names.hpp).
Outcome<RegisteredApp> add_app(App app, AuditEvent by, WriteTx& tx, const Context& context);

struct NewAppSecret {
    AppSecretId id;
    Secret secret;  // shown only once
};
// Nothing: the app has two.
std::optional<NewAppSecret> add_secret(AppId app, WriteTx& tx, const Context& context);

}  // namespace grantor
