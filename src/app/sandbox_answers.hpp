// How the sandbox's control API reads a body and writes an answer.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "http/message.hpp"
#include "model/context.hpp"

namespace grantor::app {

// A JSON object; an empty body is an empty object.
std::optional<boost::json::object> read_sandbox_body(const http::Request& request);

http::Response sandbox_answer(int status, const boost::json::value& body);
// 400 with a sentence for the developer.
http::Response sandbox_refusal(std::string_view message);
http::Response sandbox_not_found(std::string_view message);

// A web page that is open in the developer's browser can send requests here; it must not control
// the sandbox. Scripts send no Origin.
bool is_foreign_to_sandbox(const http::Request& request, const Site& site);
http::Response foreign_to_sandbox();

}  // namespace grantor::app
