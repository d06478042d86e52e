// A request that owns its texts, for tests that call a handler without a server.
//
//     an_api_request("GET", "/api/v2/deals?limit=2").with("Authorization", "Bearer …")
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "http/message.hpp"

namespace grantor::test {

class ApiRequest {
 public:
    ApiRequest(std::string method, std::string target)
        : method_(std::move(method)), target_(std::move(target)) {}

    ApiRequest& with(std::string name, std::string value) {
        texts_.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    ApiRequest& with_body(std::string type, std::string body) {
        body_ = std::move(body);
        return with("Content-Type", std::move(type));
    }
    ApiRequest& with_json(std::string body) {
        return with_body("application/json", std::move(body));
    }

    // Valid while this object lives and is not changed.
    http::Request view() const {
        http::Request request;
        request.method = http::read_method(method_);
        request.method_name = method_;
        request.target = target_;
        const auto mark = target_.find('?');
        request.path = std::string_view{target_}.substr(0, mark);
        if (mark != std::string::npos) request.query = std::string_view{target_}.substr(mark + 1);
        fields_.clear();
        for (const auto& [name, value] : texts_) fields_.push_back({name, value});
        request.fields = fields_;
        request.body = body_;
        request.peer = "127.0.0.1";
        request.id = "00000000000000aa";
        return request;
    }

 private:
    std::string method_;
    std::string target_;
    std::string body_;
    std::vector<std::pair<std::string, std::string>> texts_;
    mutable std::vector<http::Field> fields_;  // made by view()
};

inline ApiRequest an_api_request(std::string method, std::string target) {
    return ApiRequest{std::move(method), std::move(target)};
}

}  // namespace grantor::test
