#include "sdk/src/protocol/answer_reading.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "oauth/form.hpp"
#include "oauth/letter_case.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t description_max = 512;
constexpr std::size_t others_max = 32;
constexpr std::size_t form_max = 8 << 10;
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
// A hundred years: no real lifetime is longer, and adding it to a moment does not overflow.
constexpr std::int64_t seconds_max = 100LL * 366 * 24 * 3600;

// --- what a refusal says ---
//
// RFC 6749 §5.2 has `error` in an answer with 400 or 401. Real servers also send 200, objects and
// lists of errors, members of other names, and words of their own for the same things.

constexpr int depth_max = 3;
constexpr std::size_t found_max = 32;
constexpr std::size_t word_max = 64;

bool is_word(std::string_view text) {
    const auto fits = [](unsigned char c) {
        return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
               std::string_view("_-.:").contains(static_cast<char>(c));
    };
    return !text.empty() && text.size() <= word_max && std::ranges::all_of(text, fits);
}

// Letters and digits alone: "BAD_REFRESH_TOKEN" and "badRefreshToken" say the same.
std::string squashed(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, description_max)) {
        const char low = to_lower(c);
        if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9')) out += low;
    }
    return out;
}

bool is_among(std::string_view text, std::span<const std::string_view> all) {
    return std::ranges::find(all, text) != all.end();
}
bool holds_one(std::string_view text, std::span<const std::string_view> all) {
    return std::ranges::any_of(all, [text](std::string_view each) { return text.contains(each); });
}

constexpr std::string_view code_names[] = {"error", "errorcode", "code",     "status", "errortype",
                                           "type",  "errorname", "category", "reason"};

struct Refusal {
    std::vector<std::string> codes;  // words under a name of code_names
    std::vector<std::string> texts;  // all others
};

void gather(const Json& value, std::string_view name, int depth, Refusal& out) {
    if (out.codes.size() + out.texts.size() >= found_max || depth > depth_max) return;
    if (value.is_text()) {
        const bool is_code = is_word(value.as_text()) && is_among(squashed(name), code_names);
        (is_code ? out.codes : out.texts).emplace_back(value.as_text());
    }
    for (const auto& each : value.items()) gather(each, name, depth + 1, out);
    for (const auto& [member, each] : value.members()) gather(each, member, depth + 1, out);
}

// Words that say that what the refresh token stood for is over.
bool is_end(std::string_view word) {
    constexpr std::string_view ends[] = {"invalidgrant",           "badgrant",
                                         "expiredgrant",           "grantexpired",
                                         "grantrevoked",           "grantnotfound",
                                         "invalidtoken",           "badtoken",
                                         "expiredtoken",           "tokenexpired",
                                         "revokedtoken",           "tokenrevoked",
                                         "tokennotfound",          "invalidcode",
                                         "accessrevoked",          "authorizationrevoked",
                                         "authorizationexpired",   "authorizationnotfound",
                                         "consentrevoked",         "consentrequired",
                                         "consentexpired",         "interactionrequired",
                                         "loginrequired",          "reauthrequired",
                                         "reauthorizerequired",    "reauthorizationrequired",
                                         "reauthenticaterequired", "reauthenticationrequired",
                                         "accountinactive",        "inactiveuser",
                                         "userdeactivated",        "appuninstalled"};
    constexpr std::string_view faults[] = {"bad",      "invalid",  "expired",  "revoked", "unknown",
                                           "notfound", "inactive", "mismatch", "reuse",   "used"};
    return is_among(word, ends) || (word.contains("refreshtoken") && holds_one(word, faults));
}

// The same in a sentence, squashed: "The refresh token is invalid, expired or revoked."
bool tells_end(std::string_view text) {
    constexpr std::string_view faults[] = {"bad",      "invalid",  "notvalid",    "expired",
                                           "revoked",  "unknown",  "inactive",    "notfound",
                                           "nolonger", "notexist", "doesnotexist"};
    constexpr std::string_view links[] = {"", "is", "was", "has", "hasbeen", "isalready"};
    constexpr std::string_view token = "refreshtoken";
    for (auto at = text.find(token); at != text.npos; at = text.find(token, at + 1)) {
        const auto before = text.substr(0, at);
        const auto after = text.substr(at + token.size());
        for (const auto fault : faults) {
            if (before.ends_with(fault)) return true;
            for (const auto link : links)
                if (after.starts_with(link) && after.substr(link.size()).starts_with(fault))
                    return true;
        }
    }
    return false;
}

bool is_end_of_grant(const Refusal& refusal) {
    const auto ends = [](const std::string& text) { return is_end(squashed(text)); };
    if (std::ranges::any_of(refusal.codes, ends)) return true;
    // Not whatever else the answer says: the client was not even recognised.
    if (std::ranges::any_of(refusal.codes, [](const std::string& code) {
            return squashed(code) == "invalidclient";
        }))
        return false;
    return std::ranges::any_of(refusal.texts, [](const std::string& text) {
        const auto plain = squashed(text);
        return is_word(text) ? is_end(plain) : tells_end(plain);
    });
}

// The word that says most; of the rest, the one of the RFC.
std::string code_of(const Refusal& refusal, const Json& document) {
    for (const auto* words : {&refusal.codes, &refusal.texts})
        for (const auto& word : *words)
            if (is_word(word) && is_end(squashed(word))) return word;
    if (const auto error = document["error"].as_text(); is_word(error)) return std::string(error);
    return refusal.codes.empty() ? std::string{} : refusal.codes.front();
}

ErrorKind kind_of_refusal(int status, const Refusal& refusal, const std::string& code) {
    constexpr std::string_view patience[] = {"ratelimit", "toomanyrequests", "slowdown"};
    constexpr std::string_view failures[] = {"temporarilyunavailable", "servererror",
                                             "internalerror", "serviceunavailable"};
    if (status == 429) return ErrorKind::rate_limited;
    if (status >= 500) return ErrorKind::server_failed;
    if (is_end_of_grant(refusal)) return ErrorKind::reauthorization_required;
    const auto word = squashed(code);
    if (holds_one(word, patience)) return ErrorKind::rate_limited;
    if (holds_one(word, failures)) return ErrorKind::server_failed;
    // A proxy or gateway that rejects the credentials itself sends no OAuth error code.
    if (word.contains("client") || status == 401) return ErrorKind::client_rejected;
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
    auto document = read_any_form(response.body);
    if (!document) return unreadable(response, "the answer is not a JSON object");
    // Some providers answer 200 with an error in it.
    if ((*document)["error"].is_text() && !document->contains("access_token"))
        return read_refusal(response);
    return std::move(*document);
}

Error read_refusal(const HttpResponse& response) {
    auto error = from_response(response);
    const bool success = response.status >= 200 && response.status <= 299;
    if (response.status >= 300 && response.status <= 399) {
        error.kind = ErrorKind::unreadable_answer;
        error.description = "the server redirects; credentials do not follow";
        return error;
    }
    Refusal refusal;
    if (const auto document = read_any_form(response.body)) {
        gather(*document, "", 0, refusal);
        error.code = code_of(refusal, *document);
        auto description = (*document)["error_description"].as_text();
        if (description.empty()) description = (*document)["message"].as_text();
        error.description = one_line(description, description_max);
    }
    error.kind = kind_of_refusal(success ? 400 : response.status, refusal, error.code);
    if (error.description.empty() && error.code.empty())
        error.description = "the answer has no OAuth error in it";
    return error;
}

bool is_refusal(const Json& document) {
    const auto& token = document["access_token"];
    if (!token.is_null() && token.as_text("-") != "") return false;
    const auto& error = document["error"];
    if (error.is_object() || error.is_array() || !error.as_text().empty()) return true;
    if (!document["errors"].items().empty()) return true;
    if (!document["ok"].as_boolean(true) || !document["success"].as_boolean(true)) return true;
    Refusal refusal;
    gather(document, "", 0, refusal);
    return is_end_of_grant(refusal);
}

std::optional<Json> read_any_form(std::string_view body) {
    if (auto document = Json::parse(body)) {
        if (document->is_object()) return std::move(*document);
        return std::nullopt;
    }
    // GitHub and some others answer as forms.
    if (body.size() > form_max) return std::nullopt;
    const auto form = Form::parse(body);
    if (!form || !form->value("error")) return std::nullopt;
    auto out = Json::object(Json::Object{});
    for (const std::string_view name : {"error", "error_description", "access_token"})
        if (const auto value = form->value(name)) out.set(name, Json(std::string(*value)));
    return out;
}

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

std::optional<std::chrono::seconds> retry_after_seconds(const HttpResponse& response) {
    const auto text = response.field("retry-after");
    if (const auto moment = read_http_date(text)) {
        const auto sent = read_http_date(response.field("date"));
        if (!sent) return std::nullopt;
        return std::max(std::chrono::ceil<std::chrono::seconds>(*moment - *sent),
                        std::chrono::seconds{0});
    }
    const auto value = read_number<std::int64_t>(text);
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

std::optional<std::chrono::seconds> read_seconds(const Json& object, std::string_view name) {
    const auto& member = object[name];
    double value = std::nan("");
    if (member.is_number()) {
        value = member.as_number();
    } else if (const auto digits = read_number<std::int64_t>(member.as_text())) {
        value = static_cast<double>(*digits);
    }
    if (!std::isfinite(value)) return std::nullopt;
    value = std::clamp(value, 0.0, static_cast<double>(seconds_max));
    return std::chrono::seconds{static_cast<std::int64_t>(value)};
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
