#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/operation/token_inspection.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/settings/scope_groups.hpp"

namespace grantor::marketplace::developer {
namespace {

void fill_token(pages::PageData data, const InspectedToken& token, const Context& context) {
    data.set("TOKEN_KIND", token.kind);
    if (token.works())
        data.show("WORKS");
    else
        data.add("WORKS_NOT").set_explained("WHY_NOT", token.why_not);
    data.set("TOKEN_USER", token.user_name);
    data.set("TOKEN_USER_NUMBER", std::to_string(token.user_id.value));
    data.set("TOKEN_COMPANY", token.company_name);
    data.set("TOKEN_LABEL", token.company_label);
    data.set("TOKEN_COMPANY_NUMBER", std::to_string(token.company_id.value));
    if (token.issued != Time{}) data.set_time("ISSUED", token.issued);
    data.set_time("ENDS", token.ends);
    data.set_time("INSTALLED", token.installed);
    for (const auto* scope : context.scopes.members(token.scopes)) {
        auto row = data.add("TOKEN_SCOPE");
        row.set("SCOPE_NAME", scope->name);
        row.set("SCOPE_TEXT", scope->description);
    }
}

}  // namespace

Outcome<http::Response> show_inspector(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    auto frame = app_frame(visit, *own->app, AppTab::inspector);
    frame.target = app_path(*own->app, AppTab::inspector);
    pages::PageData data;
    fill_form(data, visit, frame.target);
    int status = 200;
    std::string error;
    if (const auto token = visit.form.find("token")) {
        const auto found = inspect_token(client_id_of(visit), *token, visit.actor(), tx,
                                         visit.services.store.invalidations(), visit.context);
        if (found) {
            fill_token(data.add("RESULT"), *found, visit.context);
        } else {
            const auto& refusal = found.error();
            status = refusal.status();
            frame.problem = problem_of(refusal);
            error = refusal.text_of("token");
        }
    }
    // The pasted text is not written back: no page contains a token.
    data.set_field("TOKEN", "", error);
    return pages::framed_page(status, "developer_inspector", frame, data);
}

}  // namespace grantor::marketplace::developer
