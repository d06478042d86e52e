// The pages and forms of the Developer Hub; routes.cpp says where each one is. Those with
// {client_id} in their path are about one app and are for developers of its company. This
// folder has registration and what all pages of an app share; settings/ has what a developer
// changes, release/ how an app is offered to others, operation/ how it is doing.
#pragma once

#include "http/task.hpp"
#include "service/page.hpp"

namespace grantor::marketplace::developer {

ShowsPage show_apps;  // ?after=; visitors see what the Hub is

// While signing up is open. The form is a route of its own: whoever sends it has no session yet,
// and each refusal has its own status.
ShowsPage show_sign_up;
http::Task<http::Response> take_sign_up(const http::Request& request, const Services& services);

// Another sandbox company, for somebody who has an account.
ShowsPage show_new_company;
TakesForm take_new_company;  // company

ShowsPage show_registration;
TakesForm take_registration;  // name, kind, redirect_uris

ShowsPage show_overview;  // ?range=

ShowsPage show_basics;
TakesForm take_basics;  // name, redirect_uris
ShowsPage ask_deletion;
TakesForm take_deletion;  // typed

ShowsPage show_access;
TakesForm take_access;  // scopes, installation_url, token_shape, refresh_policy, told

ShowsPage show_credentials;
TakesForm take_secret;
ShowsPage ask_secret_revocation;
TakesForm take_secret_revocation;
ShowsPage ask_client_type;   // of the way to a public client
TakesForm take_client_type;  // client_type

ShowsPage show_profile;
TakesForm take_profile;  // summary, description, category, website, …
TakesForm take_icon;     // an upload: icon
TakesForm take_icon_removal;
// The image, for everybody, since consent pages show it: to be kept for a year; 404 for any
// version but the newest.
ShowsPage show_icon;
ShowsPage show_screenshots_form;
TakesForm take_screenshot;  // an upload: screenshot
ShowsPage ask_screenshot_removal;
TakesForm take_screenshot_removal;
TakesForm take_screenshot_move;
ShowsPage show_screenshot;  // the image

ShowsPage show_review;
TakesForm take_submission;  // note
TakesForm take_withdrawal;
ShowsPage ask_discard;
TakesForm take_discard;
TakesForm take_publication;
ShowsPage ask_unpublication;
TakesForm take_unpublication;
ShowsPage ask_live;
TakesForm take_live;

ShowsPage show_install;
ShowsPage show_quick_start;  // ?language=

ShowsPage show_deliveries;  // ?state=&before=
TakesForm take_test_event;
ShowsPage show_delivery;
TakesForm take_repetition;

ShowsPage show_requests;  // ?status=&method=&path=&before=&id=
ShowsPage show_request;
ShowsPage lead_to_requests;
ShowsPage lead_to_request;  // ?request=

ShowsPage show_inspector;  // asked with: token

ShowsPage show_log;  // ?before=

}  // namespace grantor::marketplace::developer
