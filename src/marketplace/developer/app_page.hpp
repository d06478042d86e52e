// What the pages of one app have in common: its frame with the tabs.
#pragma once

#include <string>
#include <string_view>

#include "marketplace/developer/own_app.hpp"
#include "marketplace/developer/settings/settings.hpp"
#include "pages/frame.hpp"
#include "service/visit.hpp"

namespace grantor::marketplace {

enum class AppTab {
    overview,
    basics,
    access,
    credentials,
    profile,
    review,
    install,
    quick_start,
    deliveries,
    errors,
    inspector,
    log
};

// "/developer/apps/{client_id}", or the page of that tab below it.
std::string app_path(const App& app, AppTab tab = AppTab::overview);
// The same of the app that the visit's path names.
std::string app_path(const Visit& visit, AppTab tab);

pages::Frame app_frame(const Visit& visit, const App& app, AppTab tab);

// "Public app", "Private app"
std::string_view kind_words(const App& app);

// The app that the page's path names.
Outcome<OwnApp> own_app_of(const Visit& visit, const ReadTx& tx);
std::string_view client_id_of(const Visit& visit);

// CSRF and CONTINUE, for the hidden fields of the page's forms.
void fill_form(pages::PageData& data, const Visit& visit, std::string_view target);
// LOCKED with LOCKED_TEXT where the action is not possible now, otherwise UNLOCKED.
void fill_lock(pages::PageData& data, AppAction action, const OwnApp& own);

// The form's own page, which says what became of the change.
Outcome<http::Response> see_saved(const Outcome<Saved>& saved, const Visit& visit);

}  // namespace grantor::marketplace
