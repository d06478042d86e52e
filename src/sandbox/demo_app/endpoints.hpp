// The addresses of the demo app, for the table of the section (section/routes.cpp).
#pragma once

#include "sandbox/section/section_page.hpp"

namespace grantor::sandbox {

// GET /sandbox/demo-app: what it is, and whose redirects it receives.
ShowsSectionPage show_demo_app;

// GET …/install?client_id=…: sends the browser to the consent page with a state, and for a public
// client with a challenge (RFC 7636).
http::Task<http::Response> begin_demo_install(const http::Request& request, const Control& control);
// GET …/callback: what came back is kept, and the browser goes on to an address without the code.
http::Task<http::Response> receive_demo_answer(const http::Request& request,
                                               const Control& control);
// DELETE …/callback: an uninstall notice.
http::Task<http::Response> receive_demo_notice(const http::Request& request,
                                               const Control& control);

// …/installs/{walk}: each step that was sent with its answer; …/installs/{walk}/{step} sends the
// next.
ShowsSectionPage show_walk;
TakesSectionForm take_demo_step;

// Of the browser's cookie; "" if it has none.
std::string_view demo_browser_of(const http::Request& request);
// What the app proves itself with. Nothing: its secret cannot be opened.
std::optional<AppCredentials> credentials_of(const App& app, const Control& control);
// What the step "call" asks for with the app's scopes; "" for nothing.
std::string api_path_of(const App& app, const Control& control);

}  // namespace grantor::sandbox
