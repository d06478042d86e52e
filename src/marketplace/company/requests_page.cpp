#include "base/number.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/pages.hpp"
#include "marketplace/company/requests.hpp"
#include "marketplace/link.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view requests_path = "/company/requests";

struct RequestsView {
    bool is_waiting_only = true;
    InstallRequestId before;
    std::int64_t waiting = 0;
    AskedApps found;
};

RequestsView find_view(const Visit& visit, const ReadTx& tx) {
    RequestsView view;
    view.is_waiting_only = visit.query.find("state") != "all";
    view.before = {number_in(visit.query, "before")};
    view.waiting = waiting_requests(visit, tx);
    RequestQuery query;
    if (view.is_waiting_only) query.state = InstallRequestState::waiting;
    query.before = view.before;
    view.found = find_requests(query, visit.actor(), tx);
    return view;
}

void fill_row(pages::PageData& row, const AskedApp& asked) {
    const auto& [request, app, user] = asked;
    row.set_icon("ROW_ICON", icon_path(*app), app->name);
    row.set("ROW_ID", std::to_string(request.id.value));
    row.set("ROW_CLIENT_ID", app->client_id);
    row.set("ROW_APP", app->name);
    row.set("ROW_SUMMARY", app->profile.summary);
    row.set("ROW_USER", user.name);
    row.set("ROW_EMAIL", user.email);
    row.set_time("ROW_ASKED", request.asked_at);
    if (!request.note.empty()) row.add("NOTED").set("ROW_NOTE", request.note);
    if (request.state == InstallRequestState::waiting) return row.show("OPEN");
    const bool is_approved = request.state == InstallRequestState::approved;
    auto answered = row.add("ANSWERED");
    answered.set_badge("ROW_STATE", is_approved ? "Approved" : "Declined",
                       is_approved ? pages::Tone::good : pages::Tone::bad);
    answered.set_time("ROW_DECIDED", request.decided_at);
}

}  // namespace

Outcome<http::Response> show_requests(const Visit& visit, const ReadTx& tx) {
    const auto view = find_view(visit, tx);
    const auto frame = company_frame(visit, "Requests", CompanyTab::requests, view.waiting);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    const std::string state = view.is_waiting_only ? "" : "all";
    data.set("TARGET", link(requests_path, {{"state", state}}));
    data.show(view.is_waiting_only ? "WAITING_ONLY" : "ALL");
    const auto& rows = view.found.rows;
    if (rows.empty()) data.show(view.is_waiting_only ? "NONE_WAIT" : "NO_REQUESTS");
    if (!rows.empty()) {
        auto list = data.add("REQUESTS");
        for (const auto& asked : rows) {
            auto row = list.add("ROW");
            fill_row(row, asked);
        }
    }
    pages::Pager pager;
    if (view.before) pager.first_href = link(requests_path, {{"state", state}});
    if (view.found.has_more)
        pager.next_href =
            link(requests_path,
                 {{"state", state}, {"before", std::to_string(rows.back().request.id.value)}});
    data.set_pager("PAGER", pager);
    return pages::framed_page(visit.status(), "company_requests", frame, data);
}

Outcome<http::Response> take_answer(const Visit& visit, WriteTx& tx) {
    const auto id = visit.id<InstallRequestId>("request");
    const auto answer = visit.field("answer");
    if (answer == "approve")
        return see_done(approve_request(id, visit.actor(), tx, visit.context), requests_path,
                        "request-approved");
    if (answer == "decline")
        return see_done(decline_request(id, visit.actor(), tx, visit.context), requests_path,
                        "request-declined");
    return refuse_field("answer", "Approve or decline.");
}

}  // namespace grantor::marketplace
