// The pages of a sandbox's section, for its table (routes.cpp). Templates: sandbox_*.html.
#pragma once

#include "sandbox/section/section_page.hpp"

namespace grantor::sandbox {

ShowsSectionPage show_overview;

ShowsSectionPage show_requests;
ShowsSectionPage show_request;  // {number}

ShowsSectionPage show_clock_page;
TakesSectionForm take_clock;  // advance_s

ShowsSectionPage show_faults_page;
TakesSectionForm take_fault;          // fault, times, method, path, client_id, delay_ms
TakesSectionForm take_fault_removal;  // {fault}; "all" is every one

ShowsSectionPage show_people;
TakesSectionForm take_sign_in_as;  // {user}; company, continue

ShowsSectionPage show_reset;
TakesSectionForm take_reset;

}  // namespace grantor::sandbox
