// What a person has installed in the active company, and ending it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "model/context.hpp"
#include "model/installation_policy.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

struct ConnectedApp {
    Grant grant;
    std::shared_ptr<const App> app;
};
// In the order of names.
std::vector<ConnectedApp> find_connected_apps(const Actor& actor, const ReadTx& tx);
// What the person has allowed within the last hour and the app has not picked up: newest first, one
// for each app that is not installed.
std::vector<ConnectedApp> find_waiting_apps(const Actor& actor, const ReadTx& tx, Time now);
// Refuses an app that is not installed as one that does not exist.
Outcome<ConnectedApp> find_connected_app(std::string_view client_id, const Actor& actor,
                                         const ReadTx& tx);

// The app immediately loses its access for this person, and its server is notified.
Outcome<void> uninstall_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                            const Context& context);

struct OwnRequest {
    InstallRequest request;
    std::shared_ptr<const App> app;
};
// What the person has asked the admins of the active company for, newest first.
std::vector<OwnRequest> find_own_requests(const Actor& actor, const ReadTx& tx);

}  // namespace grantor::marketplace
