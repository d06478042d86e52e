// The one flow of the pages of a sandbox's section. They are those of service/page.hpp in all that
// people notice, with two differences: everybody may see them, signed in or not, since who reaches
// a sandbox may do everything in it; and a form may wait for more than the store.
//
// A web page of a stranger can do nothing here: its requests are refused before
// (control/routes.cpp), and each form proves that this browser was shown it (attack 15).
#pragma once

#include <string>
#include <string_view>

#include "http/task.hpp"
#include "sandbox/control/control.hpp"
#include "service/visit.hpp"

namespace grantor::sandbox {

struct SectionVisit {
    const Visit& visit;
    const Control& control;

    // A page of the section, with its side navigation.
    pages::Frame frame(std::string title, std::string_view current) const;
};

using ShowsSectionPage = Outcome<http::Response>(const SectionVisit&, const ReadTx&);
using TakesSectionForm = http::Task<Outcome<http::Response>>(const SectionVisit&);

struct SectionPage {
    ShowsSectionPage* show;            // also what a refused form is answered with
    TakesSectionForm* take = nullptr;  // of the row's form
};

// Whether a browser asks, and wants a page; scripts get JSON at the same addresses.
bool wants_page(const http::Request& request);

http::Task<http::Response> answer_section_page(const SectionPage& page,
                                               const http::Request& request,
                                               const Control& control);
http::Task<http::Response> answer_section_form(const SectionPage& page,
                                               const http::Request& request,
                                               const Control& control);

}  // namespace grantor::sandbox
