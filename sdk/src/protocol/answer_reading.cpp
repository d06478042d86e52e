#include "sdk/src/protocol/answer_reading.hpp"

#include <algorithm>
#include <cmath>

#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t description_max = 512;
constexpr std::size_t others_max = 32;
// A hundred years: no real lifetime is longer, and adding it to a moment does not overflow.
constexpr std::int64_t seconds_max = 100LL * 366 * 24 * 3600;

ErrorKind kind_of(int status, std::string_view code) {
    if (status == 429) return ErrorKind::rate_limited;
    if (status >= 500) return ErrorKind::server_failed;
    if (status >= 200 && status < 400) return ErrorKind::unreadable_answer;
    if (code == "invalid_grant") return ErrorKind::reauthorization_required;
    if (code == "invalid_client" || code == "unauthorized_client")
        return ErrorKind::client_rejected;
    if (code == "temporarily_unavailable" || code == "server_error")
        return ErrorKind::server_failed;
    // A proxy or gateway that rejects the credentials itself sends no OAuth error code.
    if (status == 401) return ErrorKind::client_rejected;
    return ErrorKind::refused;
}

Error from_response(const HttpResponse& response) {
    Error error;
    error.http_status = response.status;
    error.request_id = response.request_id();
    error.retry_after = retry_after_seconds(response);
    return error;
}

}  // namespace

Error unreadable(const HttpResponse& response, std::string_view description) {
    auto error = from_response(response);
    error.kind = ErrorKind::unreadable_answer;
    error.description = description;
    return error;
}

Result<Json> read_object(const HttpResponse& response) {
    if (response.status < 200 || response.status > 299) return read_refusal(response);
    auto document = Json::parse(response.body);
    if (!document || !document->is_object())
        return unreadable(response, "the answer is not a JSON object");
    // Some providers answer 200 with an error in it.
    if ((*document)["error"].is_text() && !document->contains("access_token"))
        return read_refusal(response);
    return document;
}

Error read_refusal(const HttpResponse& response) {
    auto error = from_response(response);
    const auto document = Json::parse(response.body);
    if (document && document->is_object()) {
        error.code = one_line((*document)["error"].as_text(), 64);
        auto description = (*document)["error_description"].as_text();
        if (description.empty()) description = (*document)["message"].as_text();
        error.description = one_line(description, description_max);
    }
    const bool success = response.status >= 200 && response.status < 300;
    error.kind = kind_of(success && !error.code.empty() ? 400 : response.status, error.code);
    if (response.status >= 300 && response.status < 400)
        error.description = "the server redirects; credentials do not follow";
    if (error.description.empty() && error.code.empty())
        error.description = "the answer has no OAuth error in it";
    return error;
}

std::optional<std::chrono::seconds> retry_after_seconds(const HttpResponse& response) {
    const auto value = read_number<std::int64_t>(response.field("retry-after"));
    if (!value || *value < 0) return std::nullopt;
    return std::chrono::seconds{std::min(*value, seconds_max)};
}

std::optional<std::string> read_text(const Json& object, std::string_view name,
                                     std::size_t size_max) {
    const auto& member = object[name];
    if (member.is_null()) return "";
    if (!member.is_text()) return std::nullopt;
    const auto text = member.as_text();
    if (text.size() > size_max || holds_control_character(text)) return std::nullopt;
    return std::string(text);
}

Result<std::optional<std::chrono::seconds>> read_seconds(const HttpResponse& response,
                                                         const Json& object,
                                                         std::string_view name) {
    const auto& member = object[name];
    if (member.is_null()) return std::optional<std::chrono::seconds>{};
    double value = std::nan("");
    if (member.is_number()) {
        value = member.as_number();
    } else if (const auto digits = read_number<std::int64_t>(member.as_text())) {
        value = static_cast<double>(*digits);
    }
    if (!std::isfinite(value)) return unreadable(response, "a lifetime is not a number");
    value = std::clamp(value, 0.0, static_cast<double>(seconds_max));
    return std::optional{std::chrono::seconds{static_cast<std::int64_t>(value)}};
}

Query read_others(const Json& object, const std::vector<std::string_view>& known) {
    Query others;
    for (const auto& [name, value] : object.members()) {
        if (others.size() == others_max) break;
        if (std::ranges::count(known, std::string_view(name)) > 0 || name.ends_with("_token") ||
            name.size() > 64)
            continue;
        if (value.is_integer()) others.push_back({name, std::to_string(value.as_integer())});
        if (value.is_text())
            if (auto text = read_text(object, name); text && !text->empty())
                others.push_back({name, std::move(*text)});
    }
    return others;
}

}  // namespace grantor::client
