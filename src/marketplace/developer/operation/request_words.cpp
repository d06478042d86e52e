#include "marketplace/developer/operation/request_words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace grantor::marketplace {
namespace {

struct FixRow {
    std::string_view check;
    RequestFix fix;
};

// table: the check that refused, as model/context.hpp names it, and where to look.
constexpr FixRow fixes[] = {
    {"redirect_uri", {AppTab::basics, "Check the callback URLs"}},
    {"client_authentication", {AppTab::credentials, "Check the credentials"}},
    {"client_type", {AppTab::credentials, "Check the client type"}},
    {"client_id", {AppTab::credentials, "Check the client id"}},
    {"scope", {AppTab::access, "Check the scopes"}},
    {"route", {AppTab::access, "Check the scopes"}},
    {"company", {AppTab::review, "See who can install the app"}},
    {"code", {AppTab::install, "See how a code is exchanged"}},
    {"code_verifier", {AppTab::credentials, "Check the client type"}},
    {"refresh_token", {AppTab::inspector, "Inspect the token"}},
    {"refresh_token_replay", {AppTab::inspector, "Inspect the token"}},
    {"refresh_token_idle", {AppTab::inspector, "Inspect the token"}},
    {"grant", {AppTab::inspector, "Inspect the token"}},
    {"token", {AppTab::inspector, "Inspect the token"}},
    {"expired", {AppTab::inspector, "Inspect the token"}},
    {"revoked", {AppTab::inspector, "Inspect the token"}},
    {"app", {AppTab::overview, "See the app's status"}},
};

// "getOrders (GET /orders) needs …" begins with a name, which is written as it is.
bool begins_with_word(std::string_view text) {
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    const auto rest = text.substr(std::min(end, text.size()));
    return !rest.starts_with(" (") && (rest.empty() || std::string_view(" ,:;'").contains(rest[0]));
}

struct ShownStatus {
    std::string text;
    pages::Tone tone;
};
ShownStatus shown_status(int status) {
    if (status == 0) return {"Passed on", pages::Tone::good};
    if (status < 300) return {std::to_string(status), pages::Tone::good};
    if (status < 400) return {std::to_string(status), pages::Tone::quiet};
    return {std::to_string(status), pages::Tone::bad};
}

}  // namespace

std::string explanation_of(const RequestEvent& event) {
    if (event.explain.empty()) return fmt::format("The answer was {}.", event.error);
    auto text = event.explain;
    if (text[0] >= 'a' && text[0] <= 'z' && begins_with_word(text)) text[0] -= 'a' - 'A';
    if (text.back() != '.') text += '.';
    return text;
}

std::optional<RequestFix> fix_of(const RequestEvent& event) {
    // No scope opens a path that the API does not have.
    if (event.check == "route" && event.status != 403)
        return RequestFix{AppTab::quick_start, "See what the app can call"};
    for (const auto& row : fixes)
        if (row.check == event.check) return row.fix;
    return std::nullopt;
}

std::string duration_text(std::chrono::microseconds duration) {
    const auto us = duration.count();
    if (us < 10'000) return fmt::format("{:.1f} ms", static_cast<double>(us) / 1000);
    if (us < 1'000'000) return fmt::format("{} ms", us / 1000);
    return fmt::format("{:.1f} s", static_cast<double>(us) / 1'000'000);
}

std::string request_path(const App& app, std::string_view request_id) {
    return fmt::format("{}/{}", app_path(app, AppTab::requests), request_id);
}

void fill_request(pages::PageData& row, const AppRequest& request, const App& app) {
    const auto [text, tone] = shown_status(request.status);
    row.set_badge("REQUEST_STATUS", text, tone);
    row.set("REQUEST_WHAT", fmt::format("{} {}", request.method, request.path));
    row.set_time("REQUEST_AT", request.at);
    row.set("REQUEST_ID", request.request_id);
    row.set("REQUEST_HREF", request_path(app, request.request_id));
    if (request.duration) row.add("REQUEST_TOOK").set("DURATION", duration_text(*request.duration));
}

void fill_refusal(pages::PageData& row, const RequestEvent& event, const App& app) {
    auto refused = row.add("REQUEST_REFUSED");
    refused.set_explained("WHY", explanation_of(event));
    refused.set("REQUEST_ERROR", event.error);
    const auto fix = fix_of(event);
    if (!fix) return;
    auto part = refused.add("REQUEST_FIX");
    part.set("FIX_HREF", app_path(app, fix->tab));
    part.set("FIX_TEXT", fix->link_text);
}

AppRequest request_of(const RequestEvent& event) {
    return {.id = 0,
            .at = event.at,
            .request_id = event.request_id,
            .method = event.method,
            .path = event.path,
            .status = event.status,
            .duration = std::nullopt,
            .app_id = event.app_id,
            .company_id = event.company_id,
            .user_id = event.user_id};
}

const std::string& People::name_of(UserId id) {
    const auto known = names_.find(id);
    if (known != names_.end()) return known->second;
    const auto user = tx_.users().find(id);
    const bool is_member = user && tx_.memberships().find(actor_.company->id, id).has_value();
    return names_.emplace(id, is_member ? user->name : std::string{}).first->second;
}

}  // namespace grantor::marketplace
