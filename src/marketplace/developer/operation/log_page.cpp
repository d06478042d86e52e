#include "marketplace/developer/operation/request_words.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/link.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::int64_t page_rows = 50;

// "app_secret_added" as "App secret added".
std::string words_of(AuditKind kind) {
    std::string out(audit_kind_name(kind));
    for (auto& c : out)
        if (c == '_') c = ' ';
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] -= 'a' - 'A';
    return out;
}

// The person who did it: people of the company by name, others by their role.
void fill_who(pages::PageData& row, const AuditEvent& event, People& people) {
    const auto name = event.user_id ? people.name_of(event.user_id) : std::string();
    const auto role = event.user_id ? "A platform admin" : "The system";
    row.set("ENTRY_WHO", name.empty() ? role : name);
    row.set("ENTRY_PEER", name.empty() ? "" : event.peer);
}

}  // namespace

Outcome<http::Response> show_log(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    AuditFilter filter;
    // What happens to it in other companies is theirs to know.
    filter.company_id = app.developer_company_id;
    filter.app_id = app.id;
    filter.before_id = number_in(visit.query, "before");
    filter.limit = page_rows + 1;
    const auto events = tx.audit_events().list(filter);
    const auto path = app_path(app, AppTab::history);
    People people(visit.actor(), tx);
    pages::PageData data;
    pages::Pager pager{filter.before_id == 0 ? "" : path, ""};
    std::int64_t shown = 0;
    for (const auto& event : events) {
        if (++shown > page_rows) break;
        auto row = data.add("ENTRY");
        row.set("ENTRY_WHAT", words_of(event.kind));
        fill_who(row, event, people);
        row.set_time("ENTRY_AT", event.at);
        if (!event.detail.empty()) row.add("ENTRY_DETAIL").set("DETAIL_TEXT", event.detail);
        if (shown == page_rows && static_cast<std::int64_t>(events.size()) > page_rows)
            pager.next_href = link(path, {{"before", std::to_string(event.id)}});
    }
    data.show(events.empty() ? "NONE" : "ENTRIES");
    data.set_pager("PAGER", pager);
    const auto frame = app_frame(visit, app, AppTab::history);
    return pages::framed_page(visit.status(), "developer_log", frame, data);
}

}  // namespace grantor::marketplace::developer
