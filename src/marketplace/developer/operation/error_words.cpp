#include "marketplace/developer/operation/error_words.hpp"

#include <fmt/format.h>

namespace grantor::marketplace {
namespace {

struct FixRow {
    std::string_view check;
    ErrorFix fix;
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

}  // namespace

std::string explanation_of(const RequestEvent& event) {
    if (event.explain.empty()) return fmt::format("The answer was {}.", event.error);
    auto text = event.explain;
    if (text[0] >= 'a' && text[0] <= 'z') text[0] -= 'a' - 'A';
    if (text.back() != '.') text += '.';
    return text;
}

std::optional<ErrorFix> fix_of(const RequestEvent& event) {
    for (const auto& row : fixes)
        if (row.check == event.check) return row.fix;
    return std::nullopt;
}

void fill_error(pages::PageData& row, const RequestEvent& event, const App& app) {
    row.set("ERROR_STATUS", std::to_string(event.status));
    row.set("ERROR_WHAT", fmt::format("{} {}", event.method, event.path));
    row.set_time("ERROR_AT", event.at);
    row.set("ERROR_TEXT", explanation_of(event));
    row.set("ERROR_CODE", event.error);
    row.set("ERROR_ID", event.request_id);
    row.set("ERROR_HREF", fmt::format("{}/{}", app_path(app, AppTab::errors), event.request_id));
    const auto fix = fix_of(event);
    if (!fix) return;
    auto part = row.add("ERROR_FIX");
    part.set("FIX_HREF", app_path(app, fix->tab));
    part.set("FIX_TEXT", fix->link_text);
}

}  // namespace grantor::marketplace
