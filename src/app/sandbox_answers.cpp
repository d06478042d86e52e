#include "app/sandbox_answers.hpp"

#include <boost/json.hpp>

namespace grantor::app {

namespace json = boost::json;

std::optional<json::object> read_sandbox_body(const http::Request& request) {
    boost::system::error_code failure;
    auto value = json::parse(request.body.empty() ? "{}" : request.body, failure);
    if (failure || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

http::Response sandbox_answer(int status, const json::value& body) {
    http::Response response;
    response.status = status;
    response.content_type = http::json_type;
    response.body = json::serialize(body);
    response.fields = "Cache-Control: no-store\r\n";
    return response;
}

http::Response sandbox_refusal(std::string_view message) {
    return sandbox_answer(400,
                          {{"success", false}, {"error", "invalid_request"}, {"message", message}});
}

http::Response sandbox_not_found(std::string_view message) {
    return sandbox_answer(404, {{"success", false}, {"error", "not_found"}, {"message", message}});
}

bool is_foreign_to_sandbox(const http::Request& request, const Site& site) {
    const auto origin = request.header("Origin");
    return !origin.empty() && origin != site.issuer;
}

http::Response foreign_to_sandbox() {
    return sandbox_answer(403, {{"success", false},
                                {"error", "access_denied"},
                                {"message", "requests of other web pages are refused"}});
}

}  // namespace grantor::app
