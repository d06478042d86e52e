#include "sandbox/control/answers.hpp"

#include <boost/json.hpp>

namespace grantor::sandbox {

namespace json = boost::json;

std::optional<json::object> read_control_body(const http::Request& request) {
    boost::system::error_code failure;
    auto value = json::parse(request.body.empty() ? "{}" : request.body, failure);
    if (failure || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

http::Response control_answer(int status, const json::value& body) {
    http::Response response;
    response.status = status;
    response.content_type = http::json_type;
    response.body = json::serialize(body);
    response.fields = "Cache-Control: no-store\r\n";
    return response;
}

http::Response control_refusal(std::string_view message) {
    return control_answer(400,
                          {{"success", false}, {"error", "invalid_request"}, {"message", message}});
}

http::Response control_not_found(std::string_view message) {
    return control_answer(404, {{"success", false}, {"error", "not_found"}, {"message", message}});
}

}  // namespace grantor::sandbox
