// One request from the command line to the operations address of a running service.
#pragma once

#include <string>
#include <string_view>

#include "app/options/options.hpp"

namespace grantor::app {

struct OperationsAnswer {
    int status = 0;
    std::string body;
};

// A POST without a body. Throws std::runtime_error with one sentence where nothing answers.
OperationsAnswer post_to_operations(const Endpoint& endpoint, std::string_view path);

}  // namespace grantor::app
