// A server that rotates its refresh tokens: refresh-n gives access-(n+1) and refresh-(n+1). The one
// before the last gives the same successor again, as in a grace window; an older one is theft.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "tests/sdk/raw_server.hpp"
#include "tests/sdk/scripted.hpp"

namespace grantor::client::test {

class RotatingServer {
 public:
    RotatingServer() : server_([this](const std::string& request) { return answer(request); }) {}

    std::string url() const { return server_.url(); }
    std::size_t requests() const { return server_.requests().size(); }
    int generation() const {
        const std::lock_guard lock(mutex_);
        return generation_;
    }

 private:
    std::string answer(const std::string& request) {
        const std::lock_guard lock(mutex_);
        const std::string mark = "refresh_token=refresh-";
        const auto at = request.find(mark);
        if (at == std::string::npos) return http_answer(400, R"({"error":"invalid_request"})");
        const int presented = std::stoi(request.substr(at + mark.size()));
        if (presented == generation_) ++generation_;
        if (presented + 1 != generation_) return http_answer(400, invalid_grant_body());
        const auto next = std::to_string(generation_);
        return http_answer(200, token_body("access-" + next, "refresh-" + next));
    }

    mutable std::mutex mutex_;
    int generation_ = 1;
    RawServer server_;  // last: its threads use the others
};

}  // namespace grantor::client::test
