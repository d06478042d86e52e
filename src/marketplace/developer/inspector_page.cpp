#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/scope_groups.hpp"
#include "marketplace/developer/token_inspection.hpp"
#include "marketplace/developer/uploaded_form.hpp"

namespace grantor::marketplace::developer {
namespace {

struct Inspection {
    OwnApp own;
    std::optional<Outcome<InspectedToken>> result;  // nothing: not asked yet
};

Outcome<Inspection> find_inspection(const Visit& visit, const ReadTx& tx) {
    auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    Inspection out{std::move(*own), std::nullopt};
    if (const auto token = visit.form.find("token"))
        out.result = inspect_token(client_id_of(visit), *token, visit.actor(), tx,
                                   visit.services.store.invalidations(), visit.context);
    return out;
}

void fill_token(pages::PageData data, const InspectedToken& token, const Context& context) {
    data.set("TOKEN_KIND", token.kind);
    if (token.works())
        data.show("WORKS");
    else
        data.add("WORKS_NOT").set("WHY_NOT", token.why_not);
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

http::Response write_inspection(const Visit& visit, const Inspection& view) {
    const auto& app = *view.own.app;
    auto frame = app_frame(visit, app, AppTab::inspector);
    frame.target = app_path(app, AppTab::inspector);
    pages::PageData data;
    fill_form(data, visit, frame.target);
    int status = 200;
    std::string_view error;
    if (view.result && !*view.result) {
        const auto& refusal = view.result->error();
        status = refusal.status();
        frame.problem = pages::Problem{refusal.text, {}};
        for (const auto& field : refusal.fields)
            frame.problem->fields.push_back({field.field, field.text});
        if (!refusal.fields.empty()) error = refusal.fields.front().text;
    }
    // The pasted text is not written back: no page contains a token.
    data.set_field("TOKEN", "", error);
    if (view.result && *view.result) fill_token(data.add("RESULT"), **view.result, visit.context);
    return pages::framed_page(status, "developer_inspector", frame, data);
}

const PageEndpoint<Inspection> inspector_page{Access::developer, find_inspection, write_inspection};

}  // namespace

PageAnswer show_inspector(const http::Request& request, const Services& services) {
    return show_page(request, services, inspector_page);
}

PageAnswer take_inspection(const http::Request& request, const Services& services) {
    return take_question(request, services, inspector_page);
}

}  // namespace grantor::marketplace::developer
