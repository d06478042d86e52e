// The endpoints of the control plane, for its table (routes.cpp).
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "sandbox/control/control.hpp"

namespace grantor::sandbox {

// GET /: the home page.
http::Task<http::Response> show_home(const http::Request& request, const Control& control);

// POST /sandbox/authorize: consent without a browser.
http::Task<http::Response> authorize(const http::Request& request, const Control& control);

// /sandbox/clock. A moved clock stays moved over a restart.
seconds clock_offset(const ReadTx& tx);
http::Task<http::Response> show_clock(const http::Request& request, const Control& control);
http::Task<http::Response> move_clock(const http::Request& request, const Control& control);
// POST /sandbox/reset: restores the demo data.
http::Task<http::Response> reset(const http::Request& request, const Control& control);

// GET /sandbox/events: the log of requests, as JSON and as a page that follows it.
http::Task<http::Response> show_events(const http::Request& request, const Control& control);

// /sandbox/faults: faults injected into the next requests.
http::Task<http::Response> list_faults(const http::Request& request, const Control& control);
http::Task<http::Response> order_fault(const http::Request& request, const Control& control);
http::Task<http::Response> cancel_faults(const http::Request& request, const Control& control);
http::Task<http::Response> cancel_fault(const http::Request& request, const Control& control);

}  // namespace grantor::sandbox
