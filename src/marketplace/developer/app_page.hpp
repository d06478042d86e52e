// What the pages of one app have in common: its frame with the side navigation.
#pragma once

#include <string>
#include <string_view>

#include "marketplace/developer/own_app.hpp"
#include "marketplace/developer/settings/settings.hpp"
#include "pages/frame.hpp"
#include "service/confirmation.hpp"
#include "service/visit.hpp"

namespace grantor::marketplace {

// In the order of the side navigation.
enum class AppTab {
    overview,
    basics,
    profile,
    access,
    credentials,
    requests,
    deliveries,
    inspector,
    install,
    review,
    quick_start,
    history
};

// "/developer/apps/{client_id}", or that page below it.
std::string app_path(const App& app, AppTab tab = AppTab::overview);
// The same of the app that the visit's path names.
std::string app_path(const Visit& visit, AppTab tab);

pages::Frame app_frame(const Visit& visit, const App& app, AppTab tab);

// "Public app", "Private app"
std::string_view kind_words(const App& app);

// The page that asks before a form at this very address does something to the app; Cancel leads to
// that page of it.
Outcome<http::Response> ask_first(const Visit& visit, const App& app, AppTab back,
                                  Confirmation question);

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
