#include <algorithm>

#include "grantor/client/api_client.hpp"
#include "sdk/src/protocol/answer_reading.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t body_max = 8 << 10;
constexpr std::size_t description_max = 512;

ErrorKind kind_of(int status) {
    if (status == 401) return ErrorKind::unauthorized;
    if (status == 403) return ErrorKind::forbidden;
    if (status == 429) return ErrorKind::rate_limited;
    if (status >= 500) return ErrorKind::server_failed;
    if (status >= 400) return ErrorKind::api_refused;
    return ErrorKind::unreadable_answer;
}

// What the API's envelope says, or an OAuth error of RFC 6750.
void describe(const Json& document, Error& error) {
    const auto text = document["error"].as_text();
    const auto more = document["error_info"].as_text();
    const auto description = document["error_description"].as_text();
    if (!description.empty()) {
        error.code = one_line(text, 64);
        error.description = one_line(description, description_max);
        return;
    }
    std::string joined(text.empty() ? document["message"].as_text() : text);
    if (!more.empty()) joined += (joined.empty() ? "" : ": ") + std::string(more);
    error.description = one_line(joined, description_max);
    error.code = one_line(document["code"].as_text(), 64);
}

// Of the first item of a list (RFC 9651 §3.1), such as "burst";r=79;t=2. The name of the item may
// have any separator in it.
std::optional<std::int64_t> first_parameter(std::string_view list, std::string_view name) {
    if (list.starts_with('"')) list.remove_prefix(std::min(list.find('"', 1), list.size()));
    list = list.substr(0, list.find(','));
    while (!list.empty()) {
        list.remove_prefix(std::min(list.find(';'), list.size() - 1) + 1);
        list.remove_prefix(std::min(list.find_first_not_of(' '), list.size()));
        if (!list.starts_with(name) || !list.substr(name.size()).starts_with('=')) continue;
        const auto value = list.substr(name.size() + 1);
        return read_number<std::int64_t>(value.substr(0, value.find_first_of("; ")));
    }
    return std::nullopt;
}

}  // namespace

RateLimit read_rate_limit(const HttpResponse& response) {
    RateLimit found;
    const auto standing = response.field("ratelimit");
    if (!standing.empty()) {
        found.limit = first_parameter(response.field("ratelimit-policy"), "q");
        found.remaining = first_parameter(standing, "r");
        const auto wait = first_parameter(standing, "t");
        if (wait && *wait >= 0 && *wait < 1'000'000'000) found.reset = std::chrono::seconds{*wait};
        return found;
    }
    found.limit = read_number<std::int64_t>(response.field("x-ratelimit-limit"));
    found.remaining = read_number<std::int64_t>(response.field("x-ratelimit-remaining"));
    const auto reset = read_number<std::int64_t>(response.field("x-ratelimit-reset"));
    // Other APIs put a moment there; as a time to wait it would be decades.
    if (reset && *reset >= 0 && *reset < 1'000'000'000) found.reset = std::chrono::seconds{*reset};
    return found;
}

std::optional<std::chrono::seconds> read_retry_after(const HttpResponse& response, TimePoint now) {
    if (const auto seconds = retry_after_seconds(response)) return seconds;
    if (const auto moment = read_http_date(response.field("retry-after")))
        return std::max(std::chrono::ceil<std::chrono::seconds>(*moment - now),
                        std::chrono::seconds{0});
    return response.status == 429 ? read_rate_limit(response).reset : std::nullopt;
}

RateLimit ApiResponse::rate_limit() const { return read_rate_limit(http); }

Result<ApiResponse> read_api_response(HttpResponse response, TimePoint now) {
    auto document = Json::parse(response.body);
    if (response.status >= 200 && response.status <= 299)
        return ApiResponse{std::move(response), std::move(document).value_or(Json{})};
    Error error;
    error.kind = kind_of(response.status);
    error.http_status = response.status;
    error.request_id = response.request_id();
    error.retry_after = read_retry_after(response, now);
    error.body = response.body.substr(0, body_max);
    if (document) describe(*document, error);
    if (error.kind == ErrorKind::unreadable_answer)
        error.description = "the server redirects; credentials do not follow";
    return error;
}

}  // namespace grantor::client
