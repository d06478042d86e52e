// The table of the operations port: health, metrics, and what an operator may tell the server.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/route.hpp"
#include "http/task.hpp"

namespace grantor::app {

struct Operations {
    std::function<http::Task<std::string>()> find_obstacle;  // to being ready; "": none
    std::function<std::string()> metrics;                    // in the Prometheus text format
    // What has changed, one line each. Throws std::exception with one sentence, and then nothing
    // has changed.
    std::function<std::vector<std::string>()> reload_rules;
};

std::vector<http::Route> operations_routes(const Operations& operations);

}  // namespace grantor::app
