// Offering an app beyond the developer's company, and ending it (docs/wire.md §4.3, §4.1).
#pragma once

#include <cstdint>
#include <string_view>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// An approved app is listed in the marketplace.
Outcome<void> publish_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                          const Context& context);
// It is no longer listed; installations and the link keep working.
Outcome<void> unpublish_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                            const Context& context);
// A private app: any company may install it from its link, permanently. Refuses placeholders as
// callback URLs.
Outcome<void> take_app_live(std::string_view client_id, const Actor& actor, WriteTx& tx,
                            const Context& context);

// Permanent: every installation ends, its tokens immediately, and the app's server is told of each.
// `typed_name` is the app's name, typed to confirm. How many installations ended.
Outcome<std::int64_t> delete_app(std::string_view client_id, std::string_view typed_name,
                                 const Actor& actor, WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
