#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "marketplace/audit_view.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/installations.hpp"
#include "marketplace/company/members.hpp"
#include "marketplace/company/pages.hpp"

namespace grantor::marketplace {
namespace {

// Longer lists do not help: then people type.
constexpr std::int64_t people_offered_max = 200;
constexpr std::size_t apps_offered_max = 200;

std::vector<pages::Choice> people_of(const Actor& actor, const ReadTx& tx) {
    std::vector<pages::Choice> out;
    const auto found = find_members({{}, {}, people_offered_max}, actor, tx);
    if (found.has_more) return out;
    for (const auto& [user, membership] : found.members)
        out.push_back({user.email, fmt::format("{} ({})", user.name, user.email)});
    std::ranges::sort(out, {}, &pages::Choice::text);
    return out;
}

// What is installed here, and what is made here.
std::vector<pages::Choice> apps_of(const Actor& actor, const ReadTx& tx) {
    std::map<std::string, std::string> names;
    for (const auto& [app, installations] : find_installed_apps(actor, tx))
        names.try_emplace(app->client_id, app->name);
    for (const auto& app : tx.apps().list_of_developer(actor.company->id))
        names.try_emplace(app.client_id, app.name);
    std::vector<pages::Choice> out;
    if (names.size() > apps_offered_max) return out;
    for (auto& [client_id, name] : names) out.push_back({client_id, name});
    std::ranges::sort(out, {}, &pages::Choice::text);
    return out;
}

AuditView view_of(const Visit& visit, const ReadTx& tx) {
    return {"/company/audit",
            [&](const AuditQuery& query) { return find_audit_log(query, visit.actor(), tx); },
            people_of(visit.actor(), tx), apps_of(visit.actor(), tx)};
}

}  // namespace

Outcome<http::Response> show_audit_log(const Visit& visit, const ReadTx& tx) {
    const auto frame = company_frame(visit, "Audit log", CompanyPage::audit, tx);
    pages::PageData data;
    fill_audit(data, visit, view_of(visit, tx));
    return pages::framed_page(visit.status(), "audit", frame, data);
}

Outcome<http::Response> export_audit_log(const Visit& visit, const ReadTx& tx) {
    return download_audit(visit, view_of(visit, tx));
}

}  // namespace grantor::marketplace
