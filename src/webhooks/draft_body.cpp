#include "webhooks/draft_body.hpp"

#include <boost/json.hpp>

#include "oauth/form.hpp"
#include "oauth/json_text.hpp"

namespace grantor::webhooks {
namespace {

namespace json = boost::json;

std::unexpected<WebhookRefusal> refuse_body(std::string_view why) {
    return std::unexpected(
        WebhookRefusal{.problems = {{"body", {std::string{why}}}}, .check = "webhook_body"});
}

// What is written into JSON comes back from it as it was.
bool is_utf8(std::string_view text) {
    std::string quoted;
    append_json_text(text, quoted);
    boost::system::error_code error;
    const auto read = json::parse(quoted, error);
    return !error && read.is_string() && std::string_view{read.get_string()} == text;
}

WebhookResult<json::object> read_form(std::string_view text) {
    const auto form = Form::parse(text);
    if (!form) return refuse_body("has too many parameters");
    json::object out;
    for (const auto& parameter : form->parameters()) {
        if (!is_utf8(parameter.name) || !is_utf8(parameter.value))
            return refuse_body("must be UTF-8");
        if (out.contains(parameter.name)) continue;
        out.emplace(parameter.name,
                    parameter.value.empty() ? json::value(nullptr) : json::value(parameter.value));
    }
    return out;
}

WebhookResult<json::object> read_json(std::string_view text) {
    boost::system::error_code error;
    auto value = json::parse(text, error);
    if (error) return refuse_body("is not valid JSON");
    if (!value.is_object()) return refuse_body("must be a JSON object");
    return std::move(value.get_object());
}

}  // namespace

WebhookResult<json::object> read_draft_body(const http::Request& request) {
    const auto type = request.header("Content-Type");
    if (http::is_media_type(type, "application/x-www-form-urlencoded"))
        return read_form(request.body);
    if (!type.empty() && !http::is_media_type(type, "application/json"))
        return refuse_body("must be application/json or application/x-www-form-urlencoded");
    return read_json(request.body);
}

}  // namespace grantor::webhooks
