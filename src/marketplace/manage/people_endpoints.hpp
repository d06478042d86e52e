// The management API of people, companies' admins and the platform's people: what the marketplace,
// account, company and platform pages do.
#pragma once

#include <vector>

#include "marketplace/manage/manage_endpoint.hpp"

namespace grantor::marketplace {

// table: /manage/v1/me, …/marketplace, …/installations.
std::vector<ManageRoute> person_endpoints();
// table: /manage/v1/company/…: installations, policy and rules, requests, members.
std::vector<ManageRoute> company_endpoints();
// table: /manage/v1/platform/…: reviews, users, companies, apps.
std::vector<ManageRoute> platform_endpoints();

}  // namespace grantor::marketplace
