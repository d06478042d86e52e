#include "model/webhook_payload.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>

#include "model/webhook_words.hpp"
#include "oauth/json_text.hpp"

namespace grantor {
namespace {

constexpr std::string_view anything = "*";
// The first such text in a payload is the member: in a string its quotes would be escaped, and
// what the caller gave comes after it.
constexpr std::string_view attempt_member = R"("attempt":)";
constexpr std::string_view retry_member = R"("retry":)";

// The members of one JSON object, in order.
class Members {
 public:
    explicit Members(std::string& out) : out_(out) { out_ += '{'; }
    void close() { out_ += '}'; }

    void text(std::string_view name, std::string_view value) {
        begin(name);
        append_json_text(value, out_);
    }
    void number(std::string_view name, std::int64_t value) {
        begin(name);
        append_json_number(value, out_);
    }
    void raw(std::string_view name, std::string_view json) {
        begin(name);
        out_ += json.empty() ? "null" : json;
    }
    void truth(std::string_view name, bool value) { raw(name, value ? "true" : "false"); }
    std::string& begin(std::string_view name) {
        if (out_.back() != '{') out_ += ',';
        out_ += '"';
        out_ += name;
        out_ += "\":";
        return out_;
    }

 private:
    std::string& out_;
};

std::string number_text(std::int64_t number) { return std::to_string(number); }

// A number where it is one: leads have UUIDs.
std::optional<std::int64_t> as_number(std::string_view text) {
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

std::string_view old_action(const ChangeEvent& event) {
    if (event.action == "create") return "added";
    if (event.action == "delete") return "deleted";
    return event.merged_from_id.empty() ? "updated" : "merged";
}

std::string_view change_source(const ChangeEvent& event) { return event.app_id ? "api" : "app"; }

std::string iso_time(Time time) {
    auto out = to_rfc3339(time);
    out.pop_back();
    return out + fmt::format(".{:03}Z", (to_ms(time) % 1000 + 1000) % 1000);
}

void append_users(std::span<const UserId> users, std::string_view quote, std::string& out) {
    out += '[';
    for (const UserId user : users) {
        if (out.back() != '[') out += ',';
        out += quote;
        append_json_number(user.value, out);
        out += quote;
    }
    out += ']';
}

void append_meta(const Webhook& webhook, const ChangeEvent& event, const WebhookEnvelope& envelope,
                 std::string& out) {
    Members meta(out);
    meta.text("action", event.action);
    meta.text("entity", event.entity);
    meta.text("company_id", number_text(event.company_id.value));
    meta.text("correlation_id", envelope.correlation_id);
    meta.text("entity_id", event.entity_id);
    meta.text("id", envelope.event_id);
    meta.truth("is_bulk_edit", event.is_bulk_edit);
    meta.text("timestamp", iso_time(envelope.now));
    meta.text("type", webhook.app_id ? "application" : "general");
    if (event.user_id) {
        meta.text("user_id", number_text(event.user_id.value));
    } else {
        meta.raw("user_id", "null");
    }
    meta.text("version", "2.0");
    meta.text("webhook_id", number_text(webhook.id.value));
    meta.text("webhook_owner_id", number_text(webhook.owner_id.value));
    meta.text("change_source", change_source(event));
    meta.number("attempt", 1);
    meta.text("host", envelope.host);
    append_users(envelope.permitted_user_ids, "\"", meta.begin("permitted_user_ids"));
    if (!event.merged_to_id.empty()) meta.text("merged_to_id", event.merged_to_id);
    if (!event.merged_from_id.empty()) meta.text("merged_from_id", event.merged_from_id);
    meta.close();
}

std::string payload_of_v2(const Webhook& webhook, const ChangeEvent& event,
                          const WebhookEnvelope& envelope) {
    std::string out;
    Members payload(out);
    append_meta(webhook, event, envelope, payload.begin("meta"));
    payload.raw("data", event.data);
    payload.raw("previous", event.previous);
    payload.close();
    return out;
}

// Filters of the original's web application, which has them for its own use.
constexpr std::string_view no_filters = R"({"current":[],"previous":[]})";

void append_old_meta(const Webhook& webhook, const ChangeEvent& event,
                     const WebhookEnvelope& envelope, std::string& out) {
    Members meta(out);
    meta.number("v", 1);
    meta.text("action", old_action(event));
    meta.text("object", event.entity);
    if (const auto number = as_number(event.entity_id)) {
        meta.number("id", *number);
    } else {
        meta.text("id", event.entity_id);
    }
    meta.number("company_id", event.company_id.value);
    meta.raw("user_id", event.user_id ? number_text(event.user_id.value) : "");
    meta.text("host", envelope.host);
    meta.number("timestamp", to_s(envelope.now));
    meta.number("timestamp_micro", to_ms(envelope.now) * 1000);
    append_users(envelope.permitted_user_ids, "", meta.begin("permitted_user_ids"));
    meta.truth("trans_pending", false);
    meta.truth("is_bulk_update", event.is_bulk_edit);
    if (!envelope.old_flag.empty()) meta.truth(envelope.old_flag, false);
    meta.raw("matches_filters", no_filters);
    meta.text("webhook_id", number_text(webhook.id.value));
    meta.text("change_source", change_source(event));
    meta.close();
}

std::string payload_of_v1(const Webhook& webhook, const ChangeEvent& event,
                          const WebhookEnvelope& envelope) {
    std::string out;
    Members payload(out);
    payload.number("v", 1);
    payload.raw("matches_filters", no_filters);
    append_old_meta(webhook, event, envelope, payload.begin("meta"));
    payload.number("retry", 0);
    payload.raw("current", event.old_data);
    payload.raw("previous", event.old_previous);
    payload.text("event", fmt::format("{}.{}", old_action(event), event.entity));
    payload.close();
    return out;
}

}  // namespace

bool asks_for(const Webhook& webhook, const ChangeEvent& event) {
    if (!tells_of(webhook.version, event.entity)) return false;
    if (!tells_of(webhook.version, event.entity)) return false;
    if (webhook.event_object != anything && webhook.event_object != event.entity) return false;
    if (webhook.event_action == anything) return true;
    return webhook.event_action ==
           (webhook.version == WebhookVersion::v1 ? old_action(event) : event.action);
}

std::string webhook_payload(const Webhook& webhook, const ChangeEvent& event,
                            const WebhookEnvelope& envelope) {
    return webhook.version == WebhookVersion::v1 ? payload_of_v1(webhook, event, envelope)
                                                 : payload_of_v2(webhook, event, envelope);
}

std::string with_attempt(std::string_view body, WebhookVersion version, int attempt) {
    const bool is_old = version == WebhookVersion::v1;
    const auto member = is_old ? retry_member : attempt_member;
    std::string out{body};
    const auto found = out.find(member);
    if (found == std::string::npos) return out;
    const auto first = found + member.size();
    const auto end = std::min(out.find_first_not_of("0123456789", first), out.size());
    out.replace(first, end - first, number_text(is_old ? attempt - 1 : attempt));
    return out;
}

}  // namespace grantor
