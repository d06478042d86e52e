#include "sandbox/seed/marketplace_apps.hpp"

#include <string>

namespace grantor::sandbox {
AppProfile marketplace_profile(std::string_view host, std::string_view summary,
                               std::string_view description) {
    const auto site = "https://" + std::string(host);
    AppProfile profile;
    profile.summary = summary;
    profile.description = description;
    profile.website = site;
    profile.support_url = site + "/support";
    profile.privacy_url = site + "/privacy";
    profile.terms_url = site + "/terms";
    return profile;
}

// table: name of the app, its category, its texts.
void describe_apps(std::vector<PlannedApp>& apps) {
    for (auto& app : apps) {
        if (app.name == "Deal Radar") {
            app.category = "Sales";
            app.profile = marketplace_profile(
                "deal-radar.example", "Tells you which deals go quiet before they are lost.",
                "Deal Radar watches how long deals stay in a stage, and who has heard from "
                "whom.\n\n"
                "Every morning it lists those that need a call today, with what was said last.");
        }
        if (app.name == "Pocket Pipeline") {
            app.category = "Productivity";
            app.profile = marketplace_profile(
                "pocket-pipeline.example", "Your pipeline on the phone, also without a network.",
                "Drag deals between stages on the train. What you change is sent as soon as there "
                "is a network again.\n\nThe app connects from your phone itself, without a server "
                "of ours in between.");
        }
        if (app.name == "Draft Notebook")
            app.profile.summary = "Notes of meetings, filed at the deals they are about.";
        if (app.name == "Ledger Sync")
            app.profile.summary = "Keeps the accounts of Acme in step with won deals.";
        if (app.name == "Classic Importer")
            app.profile.summary = "Brings contacts over from what came before.";
    }
}

// table: one row an app.
std::vector<PlannedApp> marketplace_apps() {
    const auto listed = AppKind::public_app;
    return {
        {.name = "Tidy Inbox",
         .kind = listed,
         .scopes = {"base", "contacts:read", "deals:read", "activities:full"},
         .developer = "globex",
         .category = "Communication",
         .profile = marketplace_profile(
             "tidy-inbox.example", "Files each email under its person and its deal.",
             "Forward what matters, or let Tidy Inbox watch a folder.\n\nIt finds "
             "the sender among your contacts, and makes an activity of each "
             "message that asks for an answer.")},
        {.name = "Forecast Lens",
         .kind = listed,
         .refresh_policy = RefreshPolicy::rotating,
         .scopes = {"base", "deals:read", "users:read"},
         .category = "Analytics",
         .profile = marketplace_profile(
             "forecast-lens.example", "A forecast that says how sure it is, from your own history.",
             "Forecast Lens reads won and lost deals of the last years, and "
             "shows what this quarter will bring, with a range and not with a "
             "single number.\n\nIt reads only: nothing of yours is changed.")},
        {.name = "Paperless Quotes",
         .kind = listed,
         .scopes = {"base", "deals:full", "products:read", "contacts:read"},
         .developer = "globex",
         .category = "Documents",
         .profile = marketplace_profile(
             "paperless-quotes.example", "Quotes that customers sign on their screen.",
             "Choose the products at a deal, send the quote, and see when it is "
             "read.\n\nA signed quote moves the deal on by itself.")},
        {.name = "Call Minder",
         .kind = listed,
         .status = AppStatus::approved,
         .scopes = {"base", "contacts:read", "activities:full"},
         .category = "Phone",
         .profile = marketplace_profile("call-minder.example",
                                        "Shows who calls, and writes down what was said.",
                                        "Works with any telephone that can call an address.")},
        {.name = "Lead Magnet",
         .kind = listed,
         .status = AppStatus::in_review,
         .scopes = {"base", "leads:full", "contacts:full"},
         .developer = "acme",
         .category = "Lead generation",
         .profile = marketplace_profile(
             "lead-magnet.example", "Forms for your website that fill the inbox of leads.",
             "Put a form on any page. What visitors write becomes a lead, with "
             "the page they came from.")},
    };
}

}  // namespace grantor::sandbox
