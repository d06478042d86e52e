#include "sandbox/wire/json_body.hpp"

#include <boost/json.hpp>
#include <cmath>

#include "oauth/form.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

std::unexpected<Failure> refuse_body(std::string_view error) {
    return refuse(Failure{.status = 400, .error = std::string{error}});
}

// "1e999" is JSON, and no number that we could write down again.
bool has_only_finite_numbers(const json::value& value) {
    switch (value.kind()) {
        case json::kind::double_:
            return std::isfinite(value.get_double());
        case json::kind::array:
            for (const auto& item : value.get_array())
                if (!has_only_finite_numbers(item)) return false;
            return true;
        case json::kind::object:
            for (const auto& item : value.get_object())
                if (!has_only_finite_numbers(item.value())) return false;
            return true;
        case json::kind::null:
        case json::kind::bool_:
        case json::kind::int64:
        case json::kind::uint64:
        case json::kind::string:
            return true;
    }
    return true;
}

Answer<json::object> read_form_object(std::string_view text) {
    const auto form = Form::parse(text);
    if (!form) return refuse_body("Request body has too many parameters");
    json::object object;
    for (const auto& parameter : form->parameters()) {
        if (!is_valid_text(parameter.name) || !is_valid_text(parameter.value))
            return refuse_body("Request body must be UTF-8, without the character NUL");
        if (!parameter.name.ends_with("[]")) {
            if (!object.contains(parameter.name)) object.emplace(parameter.name, parameter.value);
            continue;
        }
        auto& list = object[parameter.name.substr(0, parameter.name.size() - 2)];
        if (!list.is_array()) list = json::array{};
        list.get_array().emplace_back(parameter.value);
    }
    return object;
}

Answer<json::value> read_json(std::string_view text) {
    if (text.size() > json_body_max) return refuse_body("Request body is too large");
    json::parse_options options;
    options.max_depth = json_depth_max;
    boost::system::error_code error;
    auto value = json::parse(text, error, {}, options);
    if (error == json::error::too_deep) return refuse_body("Request body is nested too deeply");
    if (error) return refuse_body("Request body is not valid JSON");
    if (!has_only_finite_numbers(value))
        return refuse_body("Request body has a number that is too large");
    return value;
}

bool is_json(std::string_view content_type) {
    return content_type.empty() || http::is_media_type(content_type, "application/json");
}

}  // namespace

Answer<json::object> read_json_object(std::string_view text) {
    auto value = read_json(text);
    if (!value) return std::unexpected(std::move(value).error());
    if (!value->is_object()) return refuse_body("Request body must be a JSON object");
    return std::move(value->get_object());
}

Answer<json::object> read_list_body(const http::Request& request, std::string_view member) {
    if (!is_json(request.header("content-type")))
        return refuse_body("Request body must be JSON, with the content type application/json");
    auto value = read_json(request.body);
    if (!value) return std::unexpected(std::move(value).error());
    if (!value->is_array()) return refuse_body("Request body must be a JSON array");
    return json::object{{member, std::move(*value)}};
}

Answer<json::object> read_body(const http::Request& request, ApiVersion version) {
    const auto type = request.header("content-type");
    if (http::is_media_type(type, "application/x-www-form-urlencoded")) {
        if (version == ApiVersion::v1) return read_form_object(request.body);
        return refuse_body("Request body must be JSON, with the content type application/json");
    }
    if (!is_json(type))
        return refuse_body("Request body must be JSON, with the content type application/json");
    return read_json_object(request.body);
}

}  // namespace grantor::sandbox
