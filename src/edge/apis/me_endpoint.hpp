// GET /users/me: who the user is, every app must be able to ask (docs/wire.md §6.4), also where
// nothing is behind the edge. The rest of an API is the platform's own.
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "model/api_caller.hpp"
#include "store/store.hpp"

namespace grantor::edge {

bool asks_for_caller(const http::Request& request);
// Throws StoreError.
http::Task<http::Response> answer_caller(ApiCaller caller, Store& store);

}  // namespace grantor::edge
