#include "sandbox/own_api/answer.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "base/lower_case.hpp"
#include "base/number.hpp"
#include "sandbox/own_api/example_value.hpp"
#include "sandbox/own_api/media_types.hpp"
#include "service/problem.hpp"

namespace grantor::sandbox::own_api {
namespace {

// With what every refusal of this API is written with.
struct Refuser {
    const Wire& wire;
    const http::Request& request;

    http::Response operator()(const Problem& problem,
                              const std::vector<Violation>& violations = {}) const {
        std::vector<PlacedProblem> places;
        for (const auto& [pointer, what] : violations) places.push_back({pointer, what});
        auto response = write_problem(problem, wire, request, places);
        response.add_field("Cache-Control", "no-store");
        return response;
    }
};

// The refusal of a body that the document does not allow; nothing for one that it allows.
std::optional<http::Response> refuse_body(const WantedBody& wanted, const Refuser& refused,
                                          const Schemas& schemas) {
    const auto& request = refused.request;
    if (wanted.content == nullptr || wanted.content->empty()) return std::nullopt;
    if (request.body.empty()) {
        if (!wanted.is_required) return std::nullopt;
        return refused({400, "body-missing", "Body missing", "The operation needs a body."});
    }
    const auto type = request.header("Content-Type");
    const auto* media = find_media_type(*wanted.content, type);
    if (media == nullptr)
        return refused({415, "unsupported-media-type", "Unsupported media type",
                        "The document does not name the Content-Type of the body."});
    if (!is_json_type(type.empty() ? std::string_view{media->key()} : type)) return std::nullopt;
    boost::system::error_code failure;
    const auto value = json::parse(request.body, failure);
    if (failure) return refused({400, "malformed-body", "Malformed body", "The body is not JSON."});
    const auto* details = media->value().if_object();
    const auto* schema = details == nullptr ? nullptr : details->if_contains("schema");
    if (schema == nullptr) return std::nullopt;
    const auto violations = violations_of(value, *schema, schemas, Direction::request);
    if (violations.empty()) return std::nullopt;
    return refused(
        {400, "invalid-body", "Invalid body", "The body is not as the document describes it."},
        violations);
}

// The example that the media type gives, whether its schema allows it or not: it is the author's.
const json::value* given_example(const json::object& media, const Schemas& schemas) {
    if (const auto* example = media.if_contains("example")) return example;
    const auto* examples = object_in(media, "examples");
    if (examples == nullptr) return nullptr;
    for (const auto& [name, example] : *examples) {
        const auto* object = schemas.follow(example).if_object();
        // One of `externalValue` is somewhere else.
        if (object != nullptr && object->contains("value")) return object->if_contains("value");
    }
    return nullptr;
}

// Values of the path by the names of its placeholders.
std::vector<std::pair<std::string, std::string>> named_values(const AskedOperation& asked) {
    std::vector<std::pair<std::string, std::string>> out;
    auto wanted = asked.path;
    auto given = asked.requested;
    while (!wanted.empty() && !given.empty()) {
        const auto segment = cut_piece(wanted, '/');
        const auto value = cut_piece(given, '/');
        const bool is_one = segment.starts_with('{') && segment.find('}') == segment.size() - 1;
        if (is_one && segment.size() > 2)
            out.emplace_back(segment.substr(1, segment.size() - 2),
                             percent_decode(value, PlusSign::literal));
    }
    return out;
}

// As text, and as a number where it is one: the schema says which is meant.
std::vector<json::value> readings_of(const std::string& text) {
    std::vector<json::value> out{json::value(text)};
    if (const auto number = read_number<std::int64_t>(text)) out.emplace_back(*number);
    return out;
}

// A member of the answer becomes what the path says, where the member stays what it was: a text, a
// number.
bool put(json::object& object, std::string_view member, const std::string& text) {
    auto* present = object.if_contains(member);
    if (present == nullptr) return false;
    for (auto& reading : readings_of(text)) {
        const bool is_same_kind = reading.is_string() ? present->is_string() : present->is_number();
        if (!is_same_kind) continue;
        *present = std::move(reading);
        return true;
    }
    return false;
}

// `orderId` and `order_id` are also the `id` of an order.
bool names_id(std::string_view name) {
    const auto lower = ascii_lower_case(name);
    return lower == "id" || lower.ends_with("_id") || lower.ends_with("-id") ||
           name.ends_with("Id") || name.ends_with("ID");
}

// Only of the last placeholder, at the end of the path, can the thing be that is answered with.
void put_values_of_path(json::value& body, const AskedOperation& asked) {
    auto* object = body.if_object();
    if (object == nullptr) return;
    // An envelope has the thing inside.
    if (auto* data = object->if_contains("data"); data != nullptr && data->is_object())
        object = &data->get_object();
    const auto values = named_values(asked);
    for (const auto& [name, text] : values) {
        const bool is_last = &name == &values.back().first && asked.path.ends_with('}');
        if (!put(*object, name, text) && is_last && names_id(name)) put(*object, "id", text);
    }
}

// Of a type that stands for several, one that the answer can have.
std::string_view concrete_type(std::string_view type) {
    const auto lower = ascii_lower_case(type);
    if (!type.contains('*'))
        return std::ranges::all_of(type, [](char c) { return c >= ' ' && c <= '~'; })
                   ? type
                   : "application/octet-stream";
    if (lower.starts_with("text/")) return "text/plain";
    const bool is_json = lower.starts_with('*') || lower.starts_with("application/");
    return is_json ? "application/json" : "application/octet-stream";
}

http::Response write_content(const DocumentedAnswer& documented, const json::object& content,
                             const AskedOperation& asked, const http::Request& request,
                             const Schemas& schemas) {
    http::Response response;
    response.status = documented.status;
    const auto* media = choose_media_type(content, request.header("Accept"));
    if (media == nullptr) return response;
    const auto type = concrete_type(media->key());
    response.content_type = type;
    const auto* details = media->value().if_object();
    if (details == nullptr) return response;
    const auto* schema = details->if_contains("schema");
    const auto* example = given_example(*details, schemas);
    auto body = example != nullptr  ? *example
                : schema != nullptr ? example_value(*schema, schemas)
                                    : json::value();
    if (is_json_type(type)) {
        if (example == nullptr && schema == nullptr) return response;
        put_values_of_path(body, asked);
        response.body = json::serialize(body);
    } else if (const auto* text = body.if_string()) {
        response.body = *text;
    } else if (body.is_bool() || body.is_number()) {
        response.body = json::serialize(body);
    }
    return response;
}

// Redirects and what was made say where it is; other fields if the document requires them. Those
// that frame an answer are the server's.
void add_fields(const json::object& headers, const Schemas& schemas, http::Response& response) {
    static constexpr std::array<std::string_view, 6> of_server{
        "content-type", "content-length", "transfer-encoding", "connection", "date", "set-cookie"};
    for (const auto& [name, value] : headers) {
        const auto lower = ascii_lower_case(name);
        const auto* header = schemas.follow(value).if_object();
        if (header == nullptr || std::ranges::find(of_server, lower) != of_server.end()) continue;
        if (lower != "location" && !is_true(*header, "required")) continue;
        const auto* example = given_example(*header, schemas);
        const auto* schema = header->if_contains("schema");
        auto shown = example != nullptr  ? *example
                     : schema != nullptr ? example_value(*schema, schemas)
                                         : json::value("");
        if (shown.is_object() || shown.is_array()) continue;
        const auto text =
            shown.is_string() ? std::string(shown.get_string()) : json::serialize(shown);
        if (!std::ranges::all_of(lower, [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
            }))
            continue;
        response.add_field(name, text);
    }
}

}  // namespace

http::Response answer(const Document& document, const AskedOperation& asked,
                      const http::Request& request, const Wire& wire) {
    const Refuser refused{wire, request};
    const auto* operation = document.find_operation(asked.method, asked.path);
    if (operation == nullptr)
        return refused(
            {404, "unknown-path", "Unknown path", "The document has no such operation."});
    const auto& schemas = document.schemas();
    if (auto refusal = refuse_body(document.body_of(*operation), refused, schemas))
        return std::move(*refusal);
    const auto documented = document.answer_of(*operation);
    http::Response response;
    response.status = documented.status;
    const auto* parts = documented.response;
    const auto* content = parts == nullptr ? nullptr : object_in(*parts, "content");
    const bool has_body = documented.status != 204 && documented.status != 304;
    if (has_body && content != nullptr && !content->empty())
        response = write_content(documented, *content, asked, request, schemas);
    const auto* headers = parts == nullptr ? nullptr : object_in(*parts, "headers");
    if (headers != nullptr && response.status == documented.status)
        add_fields(*headers, schemas, response);
    response.add_field("Cache-Control", "no-store");
    return response;
}

}  // namespace grantor::sandbox::own_api
