#include "marketplace/manage/written_app.hpp"

#include "marketplace/developer/settings/settings.hpp"
#include "model/app_status_name.hpp"

namespace grantor::marketplace {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& values) {
    return json::array(values.begin(), values.end());
}

json::array write_scopes(const ScopeSet& set, const ScopeCatalogue& scopes) {
    json::array names;
    for (const auto* scope : scopes.members(set)) names.emplace_back(scope->name);
    return names;
}

json::value write_time(Time time) {
    if (time == Time{}) return nullptr;
    return json::value(to_rfc3339(time));
}

}  // namespace

json::object write_terms(const AppTerms& terms, const ScopeCatalogue& scopes) {
    return {{"redirect_uris", texts(terms.redirect_uris)},
            {"scopes", write_scopes(terms.scopes, scopes)},
            {"installation_url", terms.installation_url},
            {"category", terms.category},
            {"name", terms.name},
            {"icon_version", terms.icon_version},
            {"summary", terms.summary}};
}

json::object write_app(const OwnApp& own, const ScopeCatalogue& scopes) {
    const auto& app = *own.app;
    json::object out{
        {"client_id", app.client_id},
        {"name", app.name},
        {"kind", app.kind == AppKind::public_app ? "public" : "private"},
        {"status", app_status_name(app.status)},
        {"is_public_client", app.is_public_client()},
        {"refresh_policy", name_of(app.refresh_policy)},
        {"rotation_grace_s",
         app.rotation_grace ? json::value(app.rotation_grace->count()) : json::value(nullptr)},
        {"token_shape", name_of(app.token_shape)},
        {"is_told_of_own_revocation", app.is_told_of_own_revocation},
        {"description", app.profile.description},
        {"website", app.profile.website},
        {"support_url", app.profile.support_url},
        {"privacy_url", app.profile.privacy_url},
        {"terms_url", app.profile.terms_url},
        {"created_at", write_time(app.created_at)}};
    for (auto& [name, value] : write_terms(app.terms(), scopes)) out[name] = value;
    out["pending_terms"] =
        own.pending ? json::value(write_terms(own.pending->terms, scopes)) : json::value(nullptr);
    out["waits_for_review_since"] =
        own.waiting ? write_time(own.waiting->submitted_at) : json::value(nullptr);
    return out;
}

json::array write_secrets(const App& app) {
    json::array out;
    for (const auto& secret : app.secrets)
        out.push_back({{"id", secret.id.value},
                       {"created_at", write_time(secret.created_at)},
                       {"last_used_at", write_time(secret.last_used_at)}});
    return out;
}

json::object write_installation(const Grant& grant, const App& app, const ScopeCatalogue& scopes) {
    return {{"client_id", app.client_id},
            {"name", app.name},
            {"scopes", write_scopes(grant.scopes, scopes)},
            {"installed_at", write_time(grant.created_at)},
            {"last_used_on", write_time(Time{days{grant.last_used_day}})}};
}

}  // namespace grantor::marketplace
