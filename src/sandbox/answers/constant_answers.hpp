// What the caller has set, and which other services the caller's account is connected with. Nobody
// can set anything in the demo: the answers are what a new account has.
#pragma once

#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

// GET /v1/leadSources
Answer<Reply> list_lead_sources(const Call& call, const ReadTx& tx);
// GET /v1/userSettings
Answer<Reply> get_user_settings(const Call& call, const ReadTx& tx);
// GET /v1/userConnections
Answer<Reply> get_user_connections(const Call& call, const ReadTx& tx);

}  // namespace grantor::sandbox
