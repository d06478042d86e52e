// The management API of people and of companies' admins: what the marketplace, the account and the
// company pages do.
#pragma once

#include <vector>

#include "marketplace/manage/manage_endpoint.hpp"

namespace grantor::marketplace {

// table: /manage/v1/me, …/marketplace, …/installations.
std::vector<ManageRoute> person_endpoints();
// table: /manage/v1/company/…: installations, policy and rules, requests, members.
std::vector<ManageRoute> company_endpoints();

}  // namespace grantor::marketplace
