#include "marketplace/developer/operation/token_inspection.hpp"

#include <fmt/format.h>

#include "marketplace/developer/own_app.hpp"
#include "service/presented_token_lookup.hpp"
#include "store/token_refusal.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::size_t token_max = 4096;

std::string_view bare_token(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto trim = [&](std::string_view part) {
        const auto begin = part.find_first_not_of(blanks);
        if (begin == std::string_view::npos) return std::string_view{};
        return part.substr(begin, part.find_last_not_of(blanks) - begin + 1);
    };
    text = trim(text);
    constexpr std::string_view scheme = "Bearer ";
    return text.starts_with(scheme) ? trim(text.substr(scheme.size())) : text;
}

// What ends every token of an installation, whatever its kind. "": nothing has.
std::string why_nothing_works(const App& app, const Grant* grant, const ReadTx& tx) {
    if (!app.is_usable()) return "The app is disabled.";
    if (grant == nullptr) return "Its installation no longer exists.";
    if (grant->state == GrantState::revoked)
        return fmt::format(
            "The app's installation was removed or replaced at {} ({}). Use the tokens of a newer "
            "installation, or have the user install the app again.",
            to_rfc3339(grant->ended_at), end_reason_name(grant->end_reason));
    const auto company = tx.companies().find(grant->company_id);
    if (!company || company->state != CompanyState::active) return "The company is suspended.";
    const auto user = tx.users().find(grant->user_id);
    if (!user || user->state != UserState::active) return "The user is deactivated.";
    if (!tx.memberships().find(grant->company_id, grant->user_id))
        return "The user is no longer a member of the company.";
    return {};
}

void fill_place(InspectedToken& out, const ReadTx& tx) {
    if (const auto company = tx.companies().find(out.company_id)) {
        out.company_name = company->name;
        out.company_label = company->label;
    }
    if (const auto user = tx.users().find(out.user_id)) out.user_name = user->name;
}

struct Surrounding {
    const App& app;
    const ReadTx& tx;
    const InvalidationView& view;
    const Context& context;
};

// "": it was not.
std::string why_ended_early(const AccessToken& token, const Surrounding& around) {
    const auto reason = refusal_of(
        {token.grant_id, token.id, token.user_id, token.company_id, token.app_id, token.issued},
        around.view, around.tx);
    if (!reason) return {};
    const std::string remedy = " Use the refresh token to get a new one.";
    if (*reason == InvalidationKind::token) return "The app has revoked this token." + remedy;
    if (*reason == InvalidationKind::app)
        return "Since it was issued, the app was given more scopes or was disabled for a while." +
               remedy;
    return "It was invalidated before it expired." + remedy;
}

InspectedToken inspect(const AccessToken& token, const Surrounding& around) {
    const auto grant = around.tx.grants().find(token.grant_id);
    InspectedToken out;
    out.kind = "Access token";
    out.user_id = token.user_id;
    out.company_id = token.company_id;
    out.scopes = token.scopes;
    out.issued = token.issued;
    out.ends = token.expires;
    if (grant) out.installed = grant->created_at;
    fill_place(out, around.tx);
    out.why_not = why_nothing_works(around.app, grant ? &*grant : nullptr, around.tx);
    if (!out.works()) return out;
    if (token.expires <= around.context.now)
        out.why_not = "It has expired. Use the refresh token to get a new one.";
    else
        out.why_not = why_ended_early(token, around);
    return out;
}

InspectedToken inspect(const FoundRefreshToken& found, const Surrounding& around) {
    const auto& grant = found.grant;
    const auto& context = around.context;
    InspectedToken out;
    out.kind = "Refresh token";
    out.user_id = grant.user_id;
    out.company_id = grant.company_id;
    out.scopes = context.scopes.still_granted(grant.scopes, around.app.scopes);
    // The last day of use counts in full.
    const auto idle = std::chrono::floor<days>(context.policy.refresh_idle_limit);
    out.ends = Time{days{grant.last_used_day} + idle + days{1}};
    out.installed = grant.created_at;
    fill_place(out, around.tx);
    out.why_not = why_nothing_works(around.app, &grant, around.tx);
    if (!out.works()) return out;
    if (grant.is_unused_since(context.policy.refresh_idle_limit, context.now))
        out.why_not = "It was unused for too long. The user must install the app again.";
    else if (found.generation != grant.generation &&
             !grant.may_replay(found.generation, around.app.replay_window(context.policy),
                               context.now))
        out.why_not =
            "A newer one has replaced it. Using it again uninstalls the app: always keep the "
            "refresh token from the latest answer.";
    return out;
}

AppId app_of(const FoundToken& found) {
    if (const auto* refresh = std::get_if<FoundRefreshToken>(&found)) return refresh->grant.app_id;
    return std::get<FoundAccessToken>(found).token.app_id;
}

}  // namespace

Outcome<InspectedToken> inspect_token(std::string_view client_id, std::string_view token,
                                      const Actor& actor, const ReadTx& tx,
                                      const InvalidationView& view, const Context& context) {
    const auto own = find_own_app(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    const auto bare = bare_token(token);
    if (bare.empty()) return refuse_field("token", "Paste an access token or a refresh token.");
    std::optional<FoundToken> found;
    if (bare.size() <= token_max)
        found = find_presented_token({bare, TokenTypeHint::access_token}, tx, context);
    if (!found || app_of(*found) != own->app->id)
        return refuse_field("token",
                            "This is not a token of this app. Check that you copied all of it.");
    const Surrounding around{*own->app, tx, view, context};
    if (const auto* refresh = std::get_if<FoundRefreshToken>(&*found))
        return inspect(*refresh, around);
    return inspect(std::get<FoundAccessToken>(*found).token, around);
}

}  // namespace grantor::marketplace
