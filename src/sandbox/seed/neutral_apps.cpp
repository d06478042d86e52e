#include "sandbox/seed/neutral_apps.hpp"

#include "sandbox/seed/marketplace_apps.hpp"

namespace grantor::sandbox {

// table: one row an app.
std::vector<PlannedApp> neutral_apps(const PlatformScopes& scopes) {
    std::vector<PlannedApp> apps{
        {.name = "Draft Notebook", .status = AppStatus::draft, .scopes = scopes.reading},
        {.name = "Ledger Sync", .scopes = scopes.all},
        {.name = "Daily Digest",
         .kind = AppKind::public_app,
         .refresh_policy = RefreshPolicy::rotating,
         .scopes = scopes.reading,
         .category = "Analytics",
         .profile = marketplace_profile(
             "daily-digest.example", "Tells you every morning what has changed.",
             "One mail a day with what is new and what waits for you.\n\nDaily Digest reads only: "
             "nothing of yours is changed.")},
        {.name = "Pocket Companion",
         .kind = AppKind::public_app,
         .client_type = ClientType::public_client,
         .refresh_policy = RefreshPolicy::rotating,
         .scopes = scopes.all,
         .category = "Productivity",
         .profile = marketplace_profile(
             "pocket-companion.example", "Your work on the phone, also without a network.",
             "What you change on the train is sent as soon as there is a network again.\n\nThe app "
             "connects from your phone itself, without a server of ours in between.")},
        {.name = "Classic Importer", .scopes = scopes.all},
    };
    apps[0].profile.summary = "Notes of meetings, filed where they belong.";
    apps[1].profile.summary = "Keeps the accounts of Acme in step.";
    apps[4].profile.summary = "Brings data over from what came before.";
    return apps;
}

// table: one row an app.
std::vector<PlannedApp> neutral_marketplace(const PlatformScopes& scopes) {
    const auto listed = AppKind::public_app;
    return {
        {.name = "Tidy Inbox",
         .kind = listed,
         .scopes = scopes.all,
         .developer = "globex",
         .category = "Communication",
         .profile = marketplace_profile("tidy-inbox.example", "Files each email where it belongs.",
                                        "Forward what matters, or let Tidy Inbox watch a folder.")},
        {.name = "Report Lens",
         .kind = listed,
         .refresh_policy = RefreshPolicy::rotating,
         .scopes = scopes.reading,
         .category = "Analytics",
         .profile = marketplace_profile(
             "report-lens.example", "Reports that say how sure they are.",
             "Report Lens reads your history and shows what this quarter will bring, with a range "
             "and not with a single number.\n\nIt reads only: nothing of yours is changed.")},
        {.name = "Paper Trail",
         .kind = listed,
         .scopes = scopes.all,
         .developer = "globex",
         .category = "Documents",
         .profile = marketplace_profile(
             "paper-trail.example", "Documents that people sign on their screen.",
             "Send a document, see when it is read, and get it back signed.")},
        {.name = "Call Minder",
         .kind = listed,
         .status = AppStatus::approved,
         .scopes = scopes.all,
         .category = "Phone",
         .profile = marketplace_profile("call-minder.example",
                                        "Shows who calls, and writes down what was said.",
                                        "Works with any telephone that can call an address.")},
        {.name = "Form Builder",
         .kind = listed,
         .status = AppStatus::in_review,
         .scopes = scopes.all,
         .developer = "acme",
         .category = "Productivity",
         .profile = marketplace_profile("form-builder.example", "Forms for your website.",
                                        "Put a form on any page. What visitors write arrives at "
                                        "once, with the page they came from.")},
    };
}

}  // namespace grantor::sandbox
