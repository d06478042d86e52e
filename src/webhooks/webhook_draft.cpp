#include "webhooks/webhook_draft.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/webhook_words.hpp"
#include "token/webhook_password.hpp"
#include "webhooks/draft_body.hpp"

namespace grantor::webhooks {
namespace {

namespace json = boost::json;

constexpr std::string_view bad_url = "invalid or non-reachable URL";  // docs/wire.md §7.1
constexpr std::string_view required = "is required";

std::optional<std::int64_t> whole_number(const json::value& value) {
    if (value.is_int64()) return value.get_int64();
    if (!value.is_string()) return std::nullopt;
    const std::string_view text = value.get_string();
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

bool contains(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

class DraftReader {
 public:
    DraftReader(const json::object& body, const WebhookRules& rules) : body_(body), rules_(rules) {}

    WebhookResult<WebhookDraft> read() {
        auto& webhook = draft_.webhook;
        read_url();
        webhook.event_action = text("event_action", webhook_name_max).value_or("");
        webhook.event_object = text("event_object", webhook_name_max).value_or("");
        read_version();
        check_words();
        webhook.name = text("name", webhook_name_max).value_or("");
        read_credentials();
        read_user();
        if (problems_.empty()) return std::move(draft_);
        return std::unexpected(
            WebhookRefusal{.problems = std::move(problems_), .check = "webhook_fields"});
    }

 private:
    void refuse(std::string_view field, std::vector<std::string> texts) {
        problems_.push_back({field, std::move(texts)});
    }
    void refuse(std::string_view field, std::string_view text) {
        refuse(field, std::vector{std::string{text}});
    }

    // Null and missing are the same.
    const json::value* sent(std::string_view name) const {
        const auto* value = body_.if_contains(name);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    std::optional<std::string> text(std::string_view name, std::size_t bytes_max) {
        const auto* value = sent(name);
        if (value == nullptr) return std::nullopt;
        if (!value->is_string()) {
            refuse(name, "must be a text");
            return std::nullopt;
        }
        const std::string_view found = value->get_string();
        if (has_control_character(found)) refuse(name, "must not contain control characters");
        if (found.size() > bytes_max)
            refuse(name, fmt::format("must have at most {} bytes", bytes_max));
        return std::string{found};
    }

    void read_url() {
        const auto* value = sent("subscription_url");
        if (value == nullptr) return refuse("subscription_url", required);
        std::string problem;
        if (!value->is_string())
            problem = "must be a text";
        else if (value->get_string().size() > subscription_url_max)
            problem = fmt::format("must have at most {} bytes", subscription_url_max);
        else
            problem = rules_.url_problem(value->get_string());
        if (!problem.empty())
            return refuse("subscription_url", {std::string{bad_url}, std::move(problem)});
        draft_.webhook.subscription_url = value->get_string();
    }

    void read_version() {
        auto& version = draft_.webhook.version;
        version = version_of_words();
        const auto* value = sent("version");
        if (value == nullptr) return;
        const auto name =
            value->is_string()
                ? std::string{value->get_string()}
                : fmt::format("{:.1f}", value->is_number() ? value->to_number<double>() : 0);
        if (name == "1.0" || name == "1")
            version = WebhookVersion::v1;
        else if (name == "2.0" || name == "2")
            version = WebhookVersion::v2;
        else
            refuse("version", "must be 1.0 or 2.0");
    }

    WebhookVersion version_of_words() const {
        const auto is_old = [](std::string_view word, auto words) {
            return contains(words(WebhookVersion::v1), word) &&
                   !contains(words(WebhookVersion::v2), word);
        };
        const auto& webhook = draft_.webhook;
        return is_old(webhook.event_action, webhook_actions) ||
                       is_old(webhook.event_object, webhook_objects)
                   ? WebhookVersion::v1
                   : WebhookVersion::v2;
    }

    void check_words() {
        const auto& webhook = draft_.webhook;
        const auto& further = rules_.further_objects;
        check_word("event_action", webhook.event_action, webhook_actions(webhook.version));
        if (std::ranges::find(further, webhook.event_object) != further.end()) return;
        const auto built_in = webhook_objects(webhook.version);
        std::vector<std::string_view> words(further.begin(), further.end());
        if (rules_.has_built_in_objects) words.assign(built_in.begin(), built_in.end());
        check_word("event_object", webhook.event_object, words);
    }

    void check_word(std::string_view name, std::string_view word,
                    std::span<const std::string_view> words) {
        const auto has_problem = [name](const FieldProblem& each) { return each.field == name; };
        if (std::ranges::any_of(problems_, has_problem)) return;
        if (word.empty()) return refuse(name, required);
        if (!contains(words, word))
            refuse(name, fmt::format("must be one of {} in version {}", fmt::join(words, ", "),
                                     webhook_version_name(draft_.webhook.version)));
    }

    // RFC 7617 §2: a colon ends the user's name.
    void read_credentials() {
        auto& user = draft_.webhook.http_auth_user;
        user = text("http_auth_user", webhook_name_max).value_or("");
        if (user.contains(':')) refuse("http_auth_user", "must not contain a colon");
        auto password = text("http_auth_password", webhook_password_max);
        if (!password) return;
        if (!password->empty() && user.empty() && sent("http_auth_user") == nullptr)
            refuse("http_auth_user", "is required with http_auth_password");
        draft_.http_auth_password = Secret{std::move(*password)};
    }

    void read_user() {
        const auto* value = sent("user_id");
        if (value == nullptr) return;
        const auto number = whole_number(*value);
        if (!number || *number <= 0) return refuse("user_id", "must be the id of a user");
        draft_.user_id = UserId{*number};
    }

    const json::object& body_;
    const WebhookRules& rules_;
    WebhookDraft draft_;
    std::vector<FieldProblem> problems_;
};

}  // namespace

WebhookResult<WebhookDraft> read_webhook_draft(const http::Request& request,
                                               const WebhookRules& rules) {
    const auto body = read_draft_body(request);
    if (!body) return std::unexpected(body.error());
    return DraftReader(*body, rules).read();
}

}  // namespace grantor::webhooks
