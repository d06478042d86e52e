#include <string>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/settings/scope_groups.hpp"
#include "marketplace/developer/settings/settings.hpp"

namespace grantor::marketplace::developer {
namespace {

// The form always sends one empty name, so that a form with no box ticked is not taken for one
// whose boxes are locked.
std::vector<std::string> entered_scopes(const Visit& visit) {
    std::vector<std::string> names;
    for (const auto& [name, value] : visit.form.parameters())
        if (name == "scopes" && !value.empty()) names.emplace_back(value);
    return names;
}

// What is ticked: what was entered, or what the app has.
ScopeSet chosen_scopes(const Visit& visit, const OwnApp& own) {
    if (!visit.form.find("scopes")) return own.working_terms().scopes;
    ScopeSet chosen;
    chosen.add(base_scope);
    for (const auto& name : entered_scopes(visit))
        if (const auto scope = visit.context.scopes.find(name)) chosen.add(*scope);
    return chosen;
}

void fill_scopes(pages::PageData& data, const Visit& visit, const OwnApp& own) {
    const auto chosen = chosen_scopes(visit, own);
    for (const auto& group : scope_groups(visit.context.scopes, own.working_terms().scopes)) {
        auto part = data.add("SCOPE_GROUP");
        part.set("SCOPE_GROUP_NAME", group.name);
        for (const auto* scope : group.scopes) {
            auto row = part.add("SCOPE");
            row.set("SCOPE_NAME", scope->name);
            row.set("SCOPE_TITLE", scope_title(*scope));
            row.set("SCOPE_TEXT", scope->description);
            if (chosen.contains(scope->index)) row.show("SCOPE_CHOSEN");
            if (scope->index == base_scope) row.show("SCOPE_FIXED");
        }
    }
    data.set_field("SCOPES", "", visit.error_of("scopes"));
}

void fill_tokens(pages::PageData& data, const Visit& visit, const App& app) {
    const auto policy = visit.entered("refresh_policy", name_of(app.refresh_policy));
    const bool rotates = policy == name_of(RefreshPolicy::rotating) || app.is_public_client();
    data.show(rotates ? "REFRESH_ROTATING" : "REFRESH_STABLE");
    if (app.is_public_client()) {
        data.show("PUBLIC_CLIENT");
        const auto own = app.rotation_grace ? std::to_string(app.rotation_grace->count()) : "";
        auto part = data.add("GRACE");
        part.set_field("ROTATION_GRACE", visit.entered("rotation_grace_s", own),
                       visit.error_of("rotation_grace_s"));
        part.set("SERVICE_GRACE", std::to_string(visit.context.policy.rotation_grace.count()));
    }
    const auto shape = visit.entered("token_shape", name_of(app.token_shape));
    data.show(shape == name_of(TokenShape::legacy) ? "SHAPE_LEGACY" : "SHAPE_V1U");
    // A box that is not ticked is not sent.
    const bool is_told =
        visit.attempt == nullptr ? app.is_told_of_own_revocation : visit.field("told") == "yes";
    if (is_told) data.show("TOLD");
}

}  // namespace

Outcome<http::Response> show_access(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto frame = app_frame(visit, app, AppTab::access);
    pages::PageData data;
    fill_form(data, visit, app_path(app, AppTab::access));
    fill_lock(data, AppAction::change_terms, *own);
    data.set("REVIEW_HREF", app_path(app, AppTab::review));
    if (own->pending) data.show("PENDING");
    fill_scopes(data, visit, *own);
    const auto terms = own->working_terms();
    data.set_field("INSTALLATION_URL", visit.entered("installation_url", terms.installation_url),
                   visit.error_of("installation_url"));
    fill_tokens(data, visit, app);
    return pages::framed_page(visit.status(), "developer_scopes", frame, data);
}

Outcome<http::Response> take_access(const Visit& visit, WriteTx& tx) {
    const auto& form = visit.form;
    AccessChange change;
    // Fields that are locked are not sent.
    if (form.find("scopes")) change.scopes = entered_scopes(visit);
    change.installation_url = form.find("installation_url");
    change.token_shape = token_shape_named(visit.field("token_shape"));
    change.refresh_policy = refresh_policy_named(visit.field("refresh_policy"));
    change.rotation_grace_s = form.find("rotation_grace_s");
    change.is_told_of_own_revocation = visit.field("told") == "yes";
    return see_saved(change_access(client_id_of(visit), change, visit.actor(), tx, visit.context),
                     visit);
}

}  // namespace grantor::marketplace::developer
