// The pages of the Developer Hub, below /developer, as handlers of the routes. A page with {id} in
// its path is about one app, named by its client_id, and is for developers of its company.
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "service/services.hpp"

namespace grantor::marketplace::developer {

using PageAnswer = http::Task<http::Response>;

// /developer: for everybody; visitors see what it is.
PageAnswer show_apps(const http::Request& request, const Services& services);

// /developer/sign-up: for everybody, while signing up is open.
PageAnswer show_sign_up(const http::Request& request, const Services& services);
PageAnswer take_sign_up(const http::Request& request, const Services& services);

// /developer/apps/new
PageAnswer show_registration(const http::Request& request, const Services& services);
PageAnswer take_registration(const http::Request& request, const Services& services);

// /developer/apps/{id}
PageAnswer show_overview(const http::Request& request, const Services& services);

// …/basics
PageAnswer show_basics(const http::Request& request, const Services& services);
PageAnswer take_basics(const http::Request& request, const Services& services);

// …/scopes
PageAnswer show_access(const http::Request& request, const Services& services);
PageAnswer take_access(const http::Request& request, const Services& services);

// …/credentials, …/credentials/add, …/credentials/revoke, …/credentials/client-type
PageAnswer show_credentials(const http::Request& request, const Services& services);
PageAnswer take_secret(const http::Request& request, const Services& services);
PageAnswer take_secret_revocation(const http::Request& request, const Services& services);
PageAnswer take_client_type(const http::Request& request, const Services& services);

// …/profile, …/icon, …/icon/remove
PageAnswer show_profile(const http::Request& request, const Services& services);
PageAnswer take_profile(const http::Request& request, const Services& services);
PageAnswer take_icon(const http::Request& request, const Services& services);
PageAnswer take_icon_removal(const http::Request& request, const Services& services);

// …/review, and what is done there: …/review/submit, withdraw, discard, publish, unpublish, live
PageAnswer show_review(const http::Request& request, const Services& services);
PageAnswer take_submission(const http::Request& request, const Services& services);
PageAnswer take_withdrawal(const http::Request& request, const Services& services);
PageAnswer take_discard(const http::Request& request, const Services& services);
PageAnswer take_publication(const http::Request& request, const Services& services);
PageAnswer take_unpublication(const http::Request& request, const Services& services);
PageAnswer take_live(const http::Request& request, const Services& services);

// …/install
PageAnswer show_install(const http::Request& request, const Services& services);

// …/deliveries, …/deliveries/{number}, …/deliveries/{number}/again, …/deliveries/test
PageAnswer show_deliveries(const http::Request& request, const Services& services);
PageAnswer show_delivery(const http::Request& request, const Services& services);
PageAnswer take_repetition(const http::Request& request, const Services& services);
PageAnswer take_test_event(const http::Request& request, const Services& services);

// …/errors, …/errors/{request id}
PageAnswer show_errors(const http::Request& request, const Services& services);
PageAnswer show_error(const http::Request& request, const Services& services);

// …/inspector
PageAnswer show_inspector(const http::Request& request, const Services& services);
PageAnswer take_inspection(const http::Request& request, const Services& services);

// …/log
PageAnswer show_log(const http::Request& request, const Services& services);

// …/delete
PageAnswer show_deletion(const http::Request& request, const Services& services);
PageAnswer take_deletion(const http::Request& request, const Services& services);

// /app-icons/{id}/{version}: for everybody, since consent pages show it. The image, to be kept for
// a year; 404 for any version but the newest.
PageAnswer show_icon(const http::Request& request, const Services& services);

}  // namespace grantor::marketplace::developer
