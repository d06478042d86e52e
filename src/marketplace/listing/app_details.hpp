// One app as a person who may install it sees it, and the request to an admin if the company wants
// to approve it first.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "model/context.hpp"
#include "model/installation_policy.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// In characters.
inline constexpr std::size_t request_note_max = 500;

struct AppDetails {
    std::shared_ptr<const App> app;
    std::optional<std::string> developer;  // developer_name()
    std::string developer_label;           // of one with a page of its own; "": it has none
    std::int64_t installs = 0;             // by everybody
    // Of the person in the active company. Nobody: as if nothing were installed and all allowed.
    std::optional<Grant> installation;
    InstallVerdict verdict = InstallVerdict::allowed;
    std::optional<InstallRequest> request;  // their newest
};
// Everybody finds open apps, listed or not; only the developer's company and reviewers find others;
// nobody finds deleted ones.
Outcome<AppDetails> find_app_details(std::string_view client_id, const std::optional<Actor>& person,
                                     const ReadTx& tx);

// Where installing begins (docs/wire.md §3.3): the app's own page, or the question for consent,
// without a state. "" for a public client without a page of its own: only it can make the challenge
// that it must prove.
std::string install_link(const App& app);
// The same as a person at this service is offered it: in a sandbox, the demo app begins for the
// apps whose server it plays.
std::string offered_install_link(const App& app, const Services& services);

// Asks the admins of the active company, once: refuses while an answer is awaited, and where no
// approval is needed.
Outcome<InstallRequestId> ask_to_install(std::string_view client_id, std::string_view note,
                                         const Actor& actor, WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
