// How the sandbox's control API reads a body and writes an answer.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "http/message.hpp"

namespace grantor::sandbox {

// A JSON object; an empty body is an empty object.
std::optional<boost::json::object> read_control_body(const http::Request& request);

http::Response control_answer(int status, const boost::json::value& body);
// 400 with a sentence for the developer.
http::Response control_refusal(std::string_view message);
http::Response control_not_found(std::string_view message);

}  // namespace grantor::sandbox
