#include <algorithm>
#include <array>

#include "grantor/client/api_client.hpp"
#include "sdk/src/protocol/answer_reading.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t body_max = 8 << 10;
constexpr std::size_t description_max = 512;
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may send (RFC 9110 §5.6.7).
std::optional<TimePoint> read_http_date(std::string_view text) {
    if (text.size() != 29 || !text.ends_with(" GMT") || text[3] != ',') return std::nullopt;
    const auto day = read_number<unsigned>(text.substr(5, 2));
    const auto month = std::ranges::find(months, text.substr(8, 3)) - months.begin();
    const auto year = read_number<unsigned>(text.substr(12, 4));
    const auto hour = read_number<unsigned>(text.substr(17, 2));
    const auto minute = read_number<unsigned>(text.substr(20, 2));
    const auto second = read_number<unsigned>(text.substr(23, 2));
    if (!day || !year || !hour || !minute || !second || month == 12) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{static_cast<unsigned>(month) + 1},
                                           std::chrono::day{*day}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return TimePoint{std::chrono::sys_days{date} + std::chrono::hours{*hour} +
                     std::chrono::minutes{*minute} + std::chrono::seconds{*second}};
}

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

}  // namespace

RateLimit read_rate_limit(const HttpResponse& response) {
    RateLimit found;
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
