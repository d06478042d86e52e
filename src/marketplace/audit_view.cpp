#include "marketplace/audit_view.hpp"

#include <chrono>
#include <optional>

#include "base/number.hpp"
#include "marketplace/audit_words.hpp"
#include "marketplace/csv.hpp"
#include "marketplace/link.hpp"

namespace grantor::marketplace {
namespace {

// "2026-11-30", as a date field sends it. Nothing: it is not one.
std::optional<Time> read_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = read_number(text.substr(0, 4));
    const auto month = read_number(text.substr(5, 2));
    const auto day = read_number(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return Time{} + days{std::chrono::sys_days(date).time_since_epoch().count()};
}

std::string day_of_field(Time time) {
    return time == Time{} ? std::string() : to_rfc3339(time).substr(0, 10);
}
std::string last_day_of(const AuditQuery& query) {
    return query.until == Time{} ? std::string() : day_of_field(query.until - days{1});
}

bool is_filtered(const AuditQuery& query) {
    return query.kind || !query.email.empty() || !query.client_id.empty() || query.from != Time{} ||
           query.until != Time{};
}

AuditQuery read_query(const Form& query) {
    AuditQuery out;
    out.kind = audit_kind_named(query.find("kind").value_or(""));
    out.email = searched_in(query, "email");
    out.client_id = searched_in(query, "app");
    if (const auto from = read_day(query.find("from").value_or(""))) out.from = *from;
    if (const auto last = read_day(query.find("to").value_or(""))) out.until = *last + days{1};
    out.before = number_in(query, "before");
    return out;
}

std::string address_of(std::string_view path, const AuditQuery& query) {
    const auto kind = query.kind ? std::string(audit_kind_name(*query.kind)) : std::string();
    return link(path, {{"kind", kind},
                       {"email", query.email},
                       {"app", query.client_id},
                       {"from", day_of_field(query.from)},
                       {"to", last_day_of(query)},
                       {"before", number_or_nothing(query.before)}});
}

std::string csv_path(const AuditView& view) { return std::string(view.path) + ".csv"; }

// A list where there is one, else a field. Somebody who has left is on no list, and may have been
// asked for by a link.
void fill_choice(pages::PageData& part, std::vector<pages::Choice> choices, std::string_view chosen,
                 std::string_view any) {
    choices.insert(choices.begin(), {"", std::string(any), chosen.empty()});
    bool is_known = chosen.empty();
    for (auto& choice : choices) {
        choice.is_chosen = choice.value == chosen;
        is_known = is_known || choice.is_chosen;
    }
    if (!is_known) choices.push_back({std::string(chosen), std::string(chosen), true});
    part.add_choices("CHOICE", choices);
}

void fill_filter(pages::PageData& data, const AuditQuery& query, const AuditView& view) {
    std::vector<pages::Choice> kinds{{"", "Any event", !query.kind}};
    for (const auto& [kind, text] : audit_words())
        kinds.push_back(
            {std::string(audit_kind_name(kind)), std::string(text), query.kind == kind});
    data.add_choices("KIND", kinds);
    auto person = data.add(view.people.empty() ? "PERSON_FIELD" : "PERSON_LIST");
    person.set("EMAIL", query.email);
    if (!view.people.empty()) fill_choice(person, view.people, query.email, "Anyone");
    auto app = data.add(view.apps.empty() ? "APP_FIELD" : "APP_LIST");
    app.set("APP_ID", query.client_id);
    if (!view.apps.empty()) fill_choice(app, view.apps, query.client_id, "Any app");
    data.set("FROM", day_of_field(query.from));
    data.set("TO", last_day_of(query));
    if (is_filtered(query)) data.show("FILTERED");
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
    fill_filter(data, query, view);
    if (log.rows.empty())
        data.show(is_filtered(query) ? "NONE_FIT" : "NO_EVENTS");
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
