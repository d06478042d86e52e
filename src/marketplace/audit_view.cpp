#include "marketplace/audit_view.hpp"

#include "marketplace/audit_words.hpp"
#include "marketplace/csv.hpp"
#include "marketplace/link.hpp"

namespace grantor::marketplace {
namespace {

AuditQuery read_query(const Form& query) {
    AuditQuery out;
    out.kind = audit_kind_named(query.find("kind").value_or(""));
    out.email = searched_in(query, "email");
    out.client_id = searched_in(query, "app");
    out.before = number_in(query, "before");
    return out;
}

std::string address_of(std::string_view path, const AuditQuery& query) {
    const auto kind = query.kind ? std::string(audit_kind_name(*query.kind)) : std::string();
    return link(path, {{"kind", kind},
                       {"email", query.email},
                       {"app", query.client_id},
                       {"before", number_or_nothing(query.before)}});
}

std::string csv_path(const AuditView& view) { return std::string(view.path) + ".csv"; }

void fill_filter(pages::PageData& data, const AuditQuery& query) {
    std::vector<pages::Choice> kinds{{"", "Any event", !query.kind}};
    for (const auto& [kind, text] : audit_words())
        kinds.push_back(
            {std::string(audit_kind_name(kind)), std::string(text), query.kind == kind});
    data.add_choices("KIND", kinds);
    data.set("EMAIL", query.email);
    data.set("APP_ID", query.client_id);
}

void fill_rows(pages::PageData& data, const AuditLog& log) {
    auto list = data.add("EVENTS");
    for (const auto& [event, person, app, client_id] : log.rows) {
        auto row = list.add("ROW");
        row.set("ROW_TEXT", audit_text(event.kind));
        row.set_time("ROW_AT", event.at);
        row.set("ROW_BY", person);
        row.set("ROW_PEER", event.peer);
        row.set("ROW_REQUEST", event.request_id);
        if (!event.detail.empty()) row.add("DETAILED").set("ROW_DETAIL", event.detail);
        if (client_id.empty()) continue;
        auto about = row.add("ABOUT");
        about.set("ROW_APP", app);
        about.set("ROW_APP_ID", client_id);
    }
}

std::string write_csv(const Visit& visit, const AuditView& view) {
    std::string out;
    append_csv_row(out,
                   {"time", "event", "person", "app", "client_id", "detail", "address", "request"});
    auto query = read_query(visit.query);
    query.limit = csv_rows_at_once;
    for (std::int64_t rows = 0;;) {
        const auto log = view.find(query);
        for (const auto& [event, person, app, client_id] : log.rows)
            append_csv_row(out, {to_rfc3339(event.at), audit_kind_name(event.kind), person, app,
                                 client_id, event.detail, event.peer, event.request_id});
        rows += static_cast<std::int64_t>(log.rows.size());
        if (!log.has_more) return out;
        query.before = log.rows.back().event.id;
        if (rows < csv_rows_max) continue;
        append_csv_row(out, {"There are more rows. The rest is at",
                             visit.context.site.issuer + address_of(csv_path(view), query)});
        return out;
    }
}

}  // namespace

void fill_audit(pages::PageData& data, const Visit& visit, const AuditView& view) {
    const auto query = read_query(visit.query);
    const auto log = view.find(query);
    data.set("PATH", view.path);
    data.set("CSV_HREF", address_of(csv_path(view), query));
    fill_filter(data, query);
    const bool is_filtered = query.kind || !query.email.empty() || !query.client_id.empty();
    if (log.rows.empty())
        data.show(is_filtered ? "NONE_FIT" : "NO_EVENTS");
    else
        fill_rows(data, log);
    pages::Pager pager;
    auto newest = query;
    newest.before = 0;
    if (query.before != 0) pager.first_href = address_of(view.path, newest);
    if (log.has_more) {
        auto older = query;
        older.before = log.rows.back().event.id;
        pager.next_href = address_of(view.path, older);
    }
    data.set_pager("PAGER", pager);
}

http::Response download_audit(const Visit& visit, const AuditView& view) {
    return csv_download("audit.csv", write_csv(visit, view));
}

}  // namespace grantor::marketplace
