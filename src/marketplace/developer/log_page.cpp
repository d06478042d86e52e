#include <charconv>
#include <fmt/format.h>
#include <map>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::int64_t page_rows = 50;

// The person who did it: people of the company by name, others by their role.
struct Entry {
    AuditEvent event;
    std::string who;
    bool is_of_company = false;
};
struct AppLog {
    OwnApp own;
    std::vector<Entry> entries;
};

class People {
 public:
    People(const Actor& actor, const ReadTx& tx) : actor_(actor), tx_(tx) {}

    Entry entry(AuditEvent event) {
        Entry out{std::move(event), "The system", false};
        if (!out.event.user_id) return out;
        const auto& known = find(out.event.user_id);
        out.who = known.empty() ? "A platform admin" : known;
        out.is_of_company = !known.empty();
        return out;
    }

 private:
    // The name; "" for a person who is not a member of the company.
    const std::string& find(UserId id) {
        const auto known = names_.find(id);
        if (known != names_.end()) return known->second;
        const auto user = tx_.users().find(id);
        const bool is_member = user && tx_.memberships().find(actor_.company->id, id).has_value();
        return names_.emplace(id, is_member ? user->name : std::string{}).first->second;
    }

    const Actor& actor_;
    const ReadTx& tx_;
    std::map<UserId, std::string> names_;
};

Outcome<AppLog> find_log(const Visit& visit, const ReadTx& tx) {
    auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    AuditFilter filter;
    // What happens to it in other companies is theirs to know.
    filter.company_id = own->app->developer_company_id;
    filter.app_id = own->app->id;
    const auto before = visit.query.find("before").value_or("");
    std::from_chars(before.data(), before.data() + before.size(), filter.before_id);
    filter.limit = page_rows + 1;
    AppLog out{std::move(*own), {}};
    People people(visit.actor(), tx);
    for (auto& event : tx.audit_events().list(filter))
        out.entries.push_back(people.entry(std::move(event)));
    return out;
}

// "app_secret_added" as "App secret added".
std::string words_of(AuditKind kind) {
    std::string out(audit_kind_name(kind));
    for (auto& c : out)
        if (c == '_') c = ' ';
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] -= 'a' - 'A';
    return out;
}

http::Response write_log(const Visit& visit, const AppLog& view) {
    const auto& app = *view.own.app;
    const auto frame = app_frame(visit, app, AppTab::log);
    const auto path = app_path(app, AppTab::log);
    pages::PageData data;
    pages::Pager pager{visit.query.find("before").value_or("").empty() ? "" : path, ""};
    std::int64_t shown = 0;
    for (const auto& [event, who, is_of_company] : view.entries) {
        if (++shown > page_rows) break;
        auto row = data.add("ENTRY");
        row.set("ENTRY_WHAT", words_of(event.kind));
        row.set("ENTRY_WHO", who);
        row.set("ENTRY_PEER", is_of_company ? event.peer : std::string{});
        row.set_time("ENTRY_AT", event.at);
        if (!event.detail.empty()) row.add("ENTRY_DETAIL").set("DETAIL_TEXT", event.detail);
        if (shown == page_rows && static_cast<std::int64_t>(view.entries.size()) > page_rows)
            pager.next_href = fmt::format("{}?before={}", path, event.id);
    }
    data.show(view.entries.empty() ? "NONE" : "ENTRIES");
    data.set_pager("PAGER", pager);
    return pages::framed_page(200, "developer_log", frame, data);
}

const PageEndpoint<AppLog> log_page{Access::developer, find_log, write_log};

}  // namespace

PageAnswer show_log(const http::Request& request, const Services& services) {
    return show_page(request, services, log_page);
}

}  // namespace grantor::marketplace::developer
