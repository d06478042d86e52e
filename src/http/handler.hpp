// What the server calls for a request: an answer at once; a coroutine that waits for the store or a
// worker pool; or one that decides, when only the head of the request is there, whether to answer
// or to have it forwarded.
#pragma once

#include <functional>
#include <variant>

#include "http/forward.hpp"
#include "http/message.hpp"
#include "http/task.hpp"

namespace grantor::http {

using AnswersAtOnce = std::function<Response(const Request&)>;
using AnswersLater = std::function<Task<Response>(const Request&)>;
using Handler = std::variant<AnswersAtOnce, AnswersLater, AnswersOrForwards>;

}  // namespace grantor::http
