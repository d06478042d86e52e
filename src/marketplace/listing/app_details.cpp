#include "marketplace/listing/app_details.hpp"

#include "marketplace/link.hpp"
#include "oauth/metadata.hpp"
#include "rules/app_names.hpp"
#include "rules/entered_text.hpp"
#include "rules/install_verdict.hpp"

namespace grantor::marketplace {
namespace {

bool is_visible(const App& app, const std::optional<Actor>& person) {
    if (app.status == AppStatus::deleted) return false;
    if (app.is_open()) return true;
    return person && (person->company->id == app.developer_company_id || person->is_reviewer());
}

bool is_installable(const App& app, const Actor& actor) {
    return app.is_open() || (app.is_usable() && app.developer_company_id == actor.company->id);
}

}  // namespace

Outcome<AppDetails> find_app_details(std::string_view client_id, const std::optional<Actor>& person,
                                     const ReadTx& tx) {
    AppDetails details;
    details.app = tx.apps().find_by_client_id(client_id);
    if (!details.app || !is_visible(*details.app, person)) return refuse_unknown("app");
    details.developer = developer_name(*details.app, tx);
    const auto company = tx.companies().find(details.app->developer_company_id);
    if (company && details.app->is_listed()) details.developer_label = company->label;
    const AppId ids[] = {details.app->id};
    for (const auto& [app, count] : tx.apps().index().installs(ids)) details.installs = count;
    if (!person) return details;
    const auto app = details.app->id;
    details.installation = tx.grants().find_active(app, person->user.id, person->company->id);
    details.verdict = find_install_verdict(*person->company, app, person->role, tx);
    details.request = tx.install_requests().find_newest(person->company->id, app, person->user.id);
    return details;
}

std::string install_link(const App& app) {
    if (!app.installation_url.empty()) return app.installation_url;
    if (app.is_public_client()) return {};
    // Among several callbacks the request must say which one (RFC 6749 §3.1.2.3).
    const bool must_choose = app.redirect_uris.size() > 1;
    return link(authorization_path,
                {{"client_id", app.client_id},
                 {"redirect_uri", must_choose ? app.redirect_uris.front() : std::string()}});
}

std::string offered_install_link(const App& app, const Services& services) {
    auto demo = services.demo_install ? services.demo_install(app) : std::string();
    return demo.empty() ? install_link(app) : demo;
}

Outcome<InstallRequestId> ask_to_install(std::string_view client_id, std::string_view note,
                                         const Actor& actor, WriteTx& tx, const Context& context) {
    const auto details = find_app_details(client_id, actor, tx);
    if (!details) return std::unexpected(details.error());
    const auto& app = *details->app;
    if (!is_installable(app, actor))
        return refuse_state("This app cannot be installed at the moment.");
    if (details->verdict == InstallVerdict::allowed)
        return refuse_state("You can install this app yourself.");
    if (details->verdict != InstallVerdict::needs_approval)
        return refuse_state("Your company does not allow this app.");
    if (details->request && details->request->state == InstallRequestState::waiting)
        return refuse_state("You have already asked. An admin has not answered yet.");
    FieldReader reader;
    InstallRequest request;
    request.note = reader.paragraphs("note", note, {request_note_max, Need::optional});
    if (reader.has_problems()) return reader.refuse();

    request.company_id = actor.company->id;
    request.app_id = app.id;
    request.user_id = actor.user.id;
    request.asked_at = context.now;
    auto event = audit_of(actor, AuditKind::install_requested, context);
    event.app_id = app.id;
    tx.audit_events().add(event);
    return tx.install_requests().add(request);
}

}  // namespace grantor::marketplace
