#include <array>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/settings/icon.hpp"
#include "marketplace/developer/settings/settings.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace::developer {
namespace {

void fill_categories(pages::PageData& data, std::string_view chosen, const ReadTx& tx) {
    std::vector<pages::Choice> choices{{"", "Choose one", chosen.empty()}};
    for (const auto& category : tx.categories().all())
        choices.push_back({category.name, category.name, category.name == chosen});
    data.add_choices("CATEGORY_CHOICE", choices);
}

void fill_texts(pages::PageData& data, const Visit& visit, const AppProfile& profile,
                std::string_view summary) {
    struct Row {
        std::string_view name;
        std::string_view field;
        std::string_view value;
    };
    const std::array<Row, 6> rows{{{"SUMMARY", "summary", summary},
                                   {"DESCRIPTION", "description", profile.description},
                                   {"WEBSITE", "website", profile.website},
                                   {"SUPPORT_URL", "support_url", profile.support_url},
                                   {"PRIVACY_URL", "privacy_url", profile.privacy_url},
                                   {"TERMS_URL", "terms_url", profile.terms_url}}};
    for (const auto& row : rows)
        data.set_field(row.name, visit.entered(row.field, row.value), visit.error_of(row.field));
}

Outcome<http::Response> see_icon(const Outcome<Saved>& saved, const Visit& visit) {
    return see_done(saved, app_path(visit, AppTab::profile),
                    saved == Saved::for_review ? "saved-for-review" : "saved");
}

}  // namespace

Outcome<http::Response> show_profile(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto frame = app_frame(visit, app, AppTab::profile);
    const auto terms = own->working_terms();
    auto shown = app;
    shown.icon_version = terms.icon_version;
    pages::PageData data;
    fill_form(data, visit, app_path(app, AppTab::profile));
    fill_lock(data, AppAction::change_terms, *own);
    data.set("APP_HREF", app_path(app));
    data.set_icon("APP_ICON", icon_path(shown), app.name);
    if (shown.icon_version != 0) data.show("HAS_ICON");
    data.set_field("ICON", "", visit.error_of("icon"));
    fill_texts(data, visit, app.profile, terms.summary);
    data.set_field("CATEGORY", "", visit.error_of("category"));
    fill_categories(data, visit.entered("category", terms.category), tx);
    if (own->pending) data.show("PENDING");
    data.set("REVIEW_HREF", app_path(app, AppTab::review));
    return pages::framed_page(visit.status(), "developer_profile", frame, data);
}

Outcome<http::Response> take_profile(const Visit& visit, WriteTx& tx) {
    const auto& form = visit.form;
    ProfileChange change;
    change.summary = form.find("summary");
    change.description = form.find("description");
    change.category = form.find("category");
    change.website = form.find("website");
    change.support_url = form.find("support_url");
    change.privacy_url = form.find("privacy_url");
    change.terms_url = form.find("terms_url");
    return see_saved(change_profile(client_id_of(visit), change, visit.actor(), tx, visit.context),
                     visit);
}

Outcome<http::Response> take_icon(const Visit& visit, WriteTx& tx) {
    const auto* file = visit.upload->file("icon");
    const auto image = file == nullptr ? std::string_view{} : file->content;
    return see_icon(set_app_icon(client_id_of(visit), image, visit.actor(), tx, visit.context),
                    visit);
}

Outcome<http::Response> take_icon_removal(const Visit& visit, WriteTx& tx) {
    return see_icon(remove_app_icon(client_id_of(visit), visit.actor(), tx, visit.context), visit);
}

}  // namespace grantor::marketplace::developer
