// What a handler that must wait returns. Handlers see this and message.hpp of http, nothing else.
#pragma once

#include "base/task.hpp"

namespace grantor::http {

using grantor::Task;

}  // namespace grantor::http
