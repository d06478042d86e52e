// All apps of the platform, for the people who run it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/app_review.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// In characters: of why an app is disabled.
inline constexpr std::size_t reason_max = 500;

struct AppFile {
    std::shared_ptr<const App> app;
    std::optional<std::string> developer;  // developer_name()
    std::string developer_label;
    std::int64_t installations = 0;
    std::vector<AppReview> reviews;  // newest first
};
// Of any app but deleted ones.
Outcome<AppFile> find_app_file(std::string_view client_id, const ReadTx& tx);

// The app stops working immediately: it cannot be installed, and its tokens are rejected.
// Installations are kept, so enabling it restores everything but the access tokens. The developer
// sees the reason in the app's log.
Outcome<void> disable_app(std::string_view client_id, std::string_view reason, const Actor& actor,
                          WriteTx& tx, const Context& context);
Outcome<void> enable_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                         const Context& context);

// How many apps ask for each scope, by its index in the catalogue. Reads all apps.
std::vector<std::int64_t> count_scopes(const Context& context, const ReadTx& tx);

}  // namespace grantor::marketplace
