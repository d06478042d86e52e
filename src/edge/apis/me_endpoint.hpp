// GET /users/me: every app must be able to ask who the user is (docs/wire.md §6.4), even if nothing
// is behind the edge. The rest of an API belongs to the platform.
#pragma once

#include <string_view>

#include "http/message.hpp"
#include "http/task.hpp"
#include "model/api_caller.hpp"
#include "store/store.hpp"

namespace grantor::edge {

// The path is in its normal form.
bool asks_for_caller(http::Method method, std::string_view path);
// Throws StoreError.
http::Task<http::Response> answer_caller(ApiCaller caller, Store& store);

}  // namespace grantor::edge
