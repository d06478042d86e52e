// What people ask their company's admins for, and the answers.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "model/context.hpp"
#include "model/installation_policy.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

struct AskedApp {
    InstallRequest request;
    std::shared_ptr<const App> app;
    User user;
};
struct RequestQuery {
    std::optional<InstallRequestState> state;
    InstallRequestId before;
    std::int64_t limit = 50;
};
struct AskedApps {
    std::vector<AskedApp> rows;  // newest first
    bool has_more = false;
};
AskedApps find_requests(const RequestQuery& query, const Actor& actor, const ReadTx& tx);

// Allows the app for the whole company, and so answers everybody who asked for it. The links that
// people came from then install it. Requests of other companies are refused like ones that do not
// exist (attack 16).
Outcome<void> approve_request(InstallRequestId id, const Actor& actor, WriteTx& tx,
                              const Context& context);
// In characters: of why a request is declined.
inline constexpr std::size_t decline_reason_max = 500;
// Answers this one person only, who sees the reason; "" for none.
Outcome<void> decline_request(InstallRequestId id, std::string_view reason, const Actor& actor,
                              WriteTx& tx, const Context& context);

// One of the company that waits for an answer.
Outcome<AskedApp> find_waiting_request(InstallRequestId id, const Actor& actor, const ReadTx& tx);

}  // namespace grantor::marketplace
