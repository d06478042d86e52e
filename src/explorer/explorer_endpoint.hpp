// The pages of the explorer, and its explanations of refused requests.
#pragma once

#include "explorer/explorer.hpp"
#include "http/message.hpp"
#include "http/task.hpp"

namespace grantor::explorer {

// GET /explorer?q&api&tag: every operation by tag, or those that `q` finds; of one document.
http::Task<http::Response> show_operations(const http::Request& request, Explorer& explorer);
// GET /explorer/{document}/{operationId}. For everybody; signed-in people can call with their own
// connections from it.
http::Task<http::Response> show_operation(const http::Request& request, Explorer& explorer);
// GET /explorer/explanations/{request_id}: {"success":true,"check","explanation"}; 404 for a
// request that is not known, or not this person's to know about.
http::Task<http::Response> show_explanation(const http::Request& request, Explorer& explorer);

}  // namespace grantor::explorer
