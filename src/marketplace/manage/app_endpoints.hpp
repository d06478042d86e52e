// The management API of an app's developer: what the Developer Hub does.
#pragma once

#include <vector>

#include "marketplace/manage/manage_endpoint.hpp"

namespace grantor::marketplace {

// table: GET and POST /manage/v1/apps; GET, PATCH and DELETE …/{client_id}; its secrets, and what
// happens to it as a whole.
std::vector<ManageRoute> app_endpoints();
// table: …/deliveries, …/ping, …/activity, …/errors of an app.
std::vector<ManageRoute> delivery_endpoints();

}  // namespace grantor::marketplace
