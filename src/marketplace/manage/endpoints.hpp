// The management API: what the pages do, for scripts (docs/manage.md). Each function is the table
// of one file, which holds what the rows name beside it.
#pragma once

#include <boost/json.hpp>
#include <span>

#include "service/endpoint.hpp"

namespace grantor::marketplace {

namespace json = boost::json;

// What the Developer Hub does: apps, their secrets, and what happens to an app as a whole.
std::span<const EndpointRow> app_endpoints();
// …/deliveries, …/ping, …/activity, …/errors of an app.
std::span<const EndpointRow> delivery_endpoints();
// /manage/v1/me, …/marketplace, …/installations.
std::span<const EndpointRow> person_endpoints();
// /manage/v1/company/…: installations, policy and rules, requests, members.
std::span<const EndpointRow> company_endpoints();
// /manage/v1/platform/…: reviews, users, companies, apps.
std::span<const EndpointRow> platform_endpoints();
// /manage/v1/platform/categories and …/plans: the operator's own lists.
std::span<const EndpointRow> catalogue_endpoints();

}  // namespace grantor::marketplace
