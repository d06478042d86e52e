// What a member of the company may do. The demo has two roles, admins and regular users; both have
// the same role in the company's hierarchy.
#pragma once

#include "sandbox/wire/call.hpp"

namespace grantor::sandbox::users {

// GET /v1/users/{id}/permissions: what the CRM holds the user to, besides an app's scopes.
Answer<Reply> permissions(const Call& call, const ReadTx& tx);
// GET /v1/users/{id}/roleAssignments
Answer<Reply> role_assignments(const Call& call, const ReadTx& tx);
// GET /v1/users/{id}/roleSettings: records are visible to everybody unless their owner says so.
Answer<Reply> role_settings(const Call& call, const ReadTx& tx);

}  // namespace grantor::sandbox::users
