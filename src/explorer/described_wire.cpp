#include "explorer/described_wire.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "oauth/metadata.hpp"

namespace grantor::explorer {
namespace {

namespace json = boost::json;

constexpr std::string_view json_media = "application/json";
constexpr std::string_view problem_media = "application/problem+json";
constexpr std::string_view oauth_error = "OauthError";
// Schemas of refusals that are problem documents otherwise.
constexpr std::array<std::string_view, 2> envelopes{"EdgeError", "ServiceError"};

template <class Work>
void for_each_object(json::value& value, const Work& work) {
    if (auto* list = value.if_array())
        for (auto& each : *list) for_each_object(each, work);
    auto* object = value.if_object();
    if (object == nullptr) return;
    work(*object);
    for (auto& member : *object) for_each_object(member.value(), work);
}

json::object* object_in(json::object& parent, std::string_view name) {
    auto* value = parent.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

json::object reference_to(std::string_view schema) {
    return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

bool refers_to(const json::value& value, std::string_view schema) {
    return value == json::value(reference_to(schema));
}

bool refers_to_envelope(const json::value& value) {
    return std::ranges::any_of(envelopes,
                               [&](std::string_view name) { return refers_to(value, name); });
}

json::object problem_schema() {
    return {
        {"type", "object"},
        {"description", "A problem document (RFC 9457)."},
        {"required", {"title", "status", "detail", "request_id"}},
        {"properties",
         {{"type", {{"type", "string"}, {"description", "A page about this kind."}}},
          {"title", {{"type", "string"}, {"description", "The kind, in a few words."}}},
          {"status", {{"type", "integer"}}},
          {"detail", {{"type", "string"}, {"description", "What is wrong and what helps."}}},
          {"instance", {{"type", "string"}, {"description", "The path."}}},
          {"request_id", {{"type", "string"}, {"description", "The id of this request in logs."}}},
          {"contact", {{"type", "string"}, {"description", "Where to get help."}}}}}};
}

// A schema of which an envelope is one of several is what is left of it.
bool takes_out_envelope(json::object& media) {
    auto* schema = media.if_contains("schema");
    if (schema == nullptr) return false;
    if (refers_to_envelope(*schema)) {
        *schema = nullptr;
        return true;
    }
    auto* object = schema->if_object();
    auto* several = object == nullptr ? nullptr : object->if_contains("anyOf");
    if (several == nullptr || !several->is_array()) return false;
    auto& rows = several->get_array();
    const auto* found = std::ranges::find_if(rows, refers_to_envelope);
    if (found == rows.end()) return false;
    rows.erase(found);
    if (rows.size() == 1) {
        json::value last = rows.front();
        *schema = std::move(last);
    }
    return true;
}

void write_problems(json::object& response) {
    auto* content = object_in(response, "content");
    auto* media = content == nullptr ? nullptr : object_in(*content, json_media);
    if (media == nullptr || !takes_out_envelope(*media)) return;
    // It is an envelope's.
    media->erase("example");
    if (media->at("schema").is_null()) content->erase(json_media);
    (*content)[problem_media] = json::object{{"schema", reference_to("Problem")}};
}

// Of a token answer, as examples have it.
void write_token_example(json::object& example, const Wire& wire) {
    auto* scope = example.if_contains("scope");
    if (!example.contains("access_token") || scope == nullptr || !scope->is_string()) return;
    if (wire.scope_separator == ScopeSeparator::space)
        std::ranges::replace(scope->get_string(), ',', ' ');
    example["expires_in"] = wire.expires_in.count();
}

void write_oauth_errors(json::object& schemas) {
    auto* schema = object_in(schemas, oauth_error);
    if (schema == nullptr) return;
    (*schema)["required"] = {"error", "error_description"};
    auto& properties = schema->at("properties").as_object();
    properties.erase("success");
    properties.erase("message");
    properties["error_description"] = {{"type", "string"},
                                       {"description", "What is wrong, for the app's developer."}};
    properties["error_uri"] = {{"type", "string"}, {"description", "A page about this error."}};
}

// The endpoints of OAuth keep its errors, whatever is refused; other paths of the document do not.
void write_failures_of_oauth(json::object& document) {
    auto* responses = object_in(document.at("components").as_object(), "responses");
    auto* failure = responses == nullptr ? nullptr : object_in(*responses, "OtherFailure");
    if (failure == nullptr) return;
    failure->at("content").as_object()[json_media] =
        json::object{{"schema", reference_to(oauth_error)}};
}

void write_errors(json::value& whole) {
    for_each_object(whole, write_problems);
    for_each_object(whole, [](json::object& media) {
        const auto* schema = media.if_contains("schema");
        auto* example = object_in(media, "example");
        if (schema == nullptr || example == nullptr || !refers_to(*schema, oauth_error)) return;
        example->erase("success");
        example->erase("message");
    });
    auto& document = whole.as_object();
    auto* components = object_in(document, "components");
    auto* schemas = components == nullptr ? nullptr : object_in(*components, "schemas");
    if (schemas == nullptr) return;
    write_oauth_errors(*schemas);
    for (const auto name : envelopes)
        if (schemas->erase(name) > 0) (*schemas)["Problem"] = problem_schema();
    auto* paths = object_in(document, "paths");
    if (paths == nullptr || !paths->contains(token_path)) return;
    write_failures_of_oauth(document);
    paths->at(revocation_path).at("post").at("responses").at("200").as_object().erase("content");
}

void write_limit_fields(json::object& headers) {
    if (!headers.contains("x-ratelimit-limit")) return;
    for (const auto* name : {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
                             "x-daily-ratelimit-token-limit", "x-daily-ratelimit-token-remaining"})
        headers.erase(name);
    const auto add = [&](std::string_view name, std::string_view text) {
        headers[name] = {{"description", text}, {"schema", {{"type", "string"}}}};
    };
    add("RateLimit-Policy", "The limits, such as `\"burst\";q=80;w=2`: 80 in 2 seconds.");
    add("RateLimit",
        "What is left of each, such as `\"burst\";r=79;t=2`: 79, and more in 2 seconds.");
}

void replace_all(json::value& value, std::string_view from, std::string_view to) {
    auto* text = value.if_string();
    if (text == nullptr) return;
    for (auto at = std::string_view{*text}.find(from); at != std::string_view::npos;
         at = std::string_view{*text}.find(from, at + to.size()))
        text->replace(at, from.size(), to);
}

void write_words(json::object& object, const Wire& wire) {
    for (auto& member : object) {
        if (wire.cancelled_consent != ErrorCode::user_denied)
            replace_all(member.value(), "error=user_denied", "error=access_denied");
        if (wire.scope_separator == ScopeSeparator::space)
            replace_all(member.value(), "separated by commas", "separated by spaces");
    }
    auto* words = object.if_contains("enum");
    if (words == nullptr || !words->is_array() || wire.cancelled_consent == ErrorCode::user_denied)
        return;
    auto& list = words->get_array();
    const auto* found = std::ranges::find(list, json::value("user_denied"));
    if (found != list.end()) list.erase(found);
}

}  // namespace

void describe_wire(json::object& document, const Wire& wire) {
    json::value whole = std::move(document);
    if (wire.errors == ErrorForm::standard) write_errors(whole);
    for_each_object(whole, [&](json::object& object) {
        if (wire.limit_fields == LimitFields::standard) write_limit_fields(object);
        if (auto* example = object_in(object, "example")) write_token_example(*example, wire);
        write_words(object, wire);
    });
    document = std::move(whole.as_object());
}

}  // namespace grantor::explorer
