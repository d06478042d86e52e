// Operations that answer everybody alike: nobody can set anything in the demo, so settings and
// connections are those of a new account.
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
