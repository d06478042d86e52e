// What the server calls for a request: an answer at once, or a coroutine that waits for the store,
// a worker pool or an upstream.
#pragma once

#include <functional>
#include <variant>

#include "http/message.hpp"
#include "http/task.hpp"

namespace grantor::http {

using AnswersAtOnce = std::function<Response(const Request&)>;
using AnswersLater = std::function<Task<Response>(const Request&)>;
using Handler = std::variant<AnswersAtOnce, AnswersLater>;

}  // namespace grantor::http
