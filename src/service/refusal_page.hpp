// What people see where a request reaches no page, or where none could be written: the frame with
// its sections, a sentence, and a way on. Programs get what write_refusal() writes, as ever.
#pragma once

#include <string_view>

#include "http/message.hpp"
#include "http/refusal.hpp"
#include "http/task.hpp"
#include "service/services.hpp"

namespace grantor {

// Whether a person reads the answer: the client shows pages (`Accept` has text/html), and the path
// is not one of those that programs call, some of which send such an `Accept` too.
bool is_for_a_person(const http::Request& request);

// Without looking who is there: where nothing may wait, or the store has just failed.
http::Response refusal_page(const http::Refusal& refusal, const http::Request& request,
                            const Services& services);
// With the person who is signed in.
http::Task<http::Response> show_refusal(const http::Refusal& refusal, const http::Request& request,
                                        const Services& services);

// A page for people, write_refusal() for programs. `services` outlives it.
http::WriteRefusal writes_refusals(const Services& services);

}  // namespace grantor
