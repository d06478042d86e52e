// The page that asks before a form does what is not easily undone (pages/confirmation.hpp). It is
// the page of the form's own row, so a GET of the path that the form posts to:
//
//   {"/account/apps/{client_id}/uninstall", person, ask_uninstall, take_uninstall}
//
// A link leads there, and not a button that opens in place: a double click on it confirms nothing.
#pragma once

#include <string_view>

#include "pages/confirmation.hpp"
#include "service/visit.hpp"

namespace grantor {

using pages::Confirmation;

// The frame keeps its breadcrumb and icon, and gets the heading.
Outcome<http::Response> confirmation_page(const Visit& visit, pages::Frame frame,
                                          const Confirmation& confirmation);

// For the form: refuses unless the words of Confirmation::typed, a name, were entered. Space around
// them does not count.
Outcome<void> require_typed(const Visit& visit, std::string_view expected);

}  // namespace grantor
