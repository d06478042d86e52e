// The endpoints of the control plane as scripts use them, for its table (routes.cpp). What browsers
// get at the same addresses is in section/pages.hpp.
#pragma once

#include <string>

#include "http/message.hpp"
#include "http/task.hpp"
#include "sandbox/control/control.hpp"

namespace grantor::sandbox {

// POST /sandbox/authorize: consent without a browser.
http::Task<http::Response> authorize(const http::Request& request, const Control& control);

// /sandbox/clock. A moved clock stays moved over a restart.
seconds clock_offset(const ReadTx& tx);
http::Task<http::Response> show_clock(const http::Request& request, const Control& control);
http::Task<http::Response> move_clock(const http::Request& request, const Control& control);
// What is wrong with moving it so far; "": it is moved.
http::Task<std::string> advance_clock(seconds by, const Control& control);
// POST /sandbox/reset: restores the demo data. False: too much waits for a worker.
http::Task<bool> carry_out_reset(const Control& control);
http::Task<http::Response> reset(const http::Request& request, const Control& control);

// GET /sandbox/events: the log of requests. GET /sandbox/events/{number}: one with its bodies.
http::Task<http::Response> show_events(const http::Request& request, const Control& control);
http::Task<http::Response> show_event(const http::Request& request, const Control& control);

// /sandbox/faults: faults injected into the next requests.
http::Task<http::Response> list_faults(const http::Request& request, const Control& control);
http::Task<http::Response> order_fault(const http::Request& request, const Control& control);
http::Task<http::Response> cancel_faults(const http::Request& request, const Control& control);
http::Task<http::Response> cancel_fault(const http::Request& request, const Control& control);

}  // namespace grantor::sandbox
