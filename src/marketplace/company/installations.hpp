// Who has installed what in a company, and uninstalling it, for its admins.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

struct Installation {
    Grant grant;
    std::shared_ptr<const App> app;
    User user;
};
struct InstallationQuery {
    std::string client_id;  // empty: of any app
    std::string email;      // empty: of anybody
    UserId after_user;
    AppId after_app;
    std::int64_t limit = 50;
};
struct Installations {
    std::vector<Installation> rows;  // in the order of people, then apps
    bool has_more = false;
};
// Nothing where the query names an app or a person that do not exist.
Installations find_installations(const InstallationQuery& query, const Actor& actor,
                                 const ReadTx& tx);

struct AppCount {
    std::shared_ptr<const App> app;
    std::int64_t installations = 0;
};
// Every app that is installed, the most installed first.
std::vector<AppCount> find_installed_apps(const Actor& actor, const ReadTx& tx);

// One person's installation. What is not installed, or not in the active company, is refused as
// one that does not exist (attack 16).
Outcome<void> end_installation(std::string_view client_id, UserId user, const Actor& actor,
                               WriteTx& tx, const Context& context);

// Few enough at a time that the store's other work does not wait.
inline constexpr std::int64_t ended_at_once = 200;
// Those of an app, at most ended_at_once of them; how many.
Outcome<std::int64_t> end_installations_of(std::string_view client_id, const Actor& actor,
                                           WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
