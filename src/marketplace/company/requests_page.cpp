#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/pages.hpp"
#include "marketplace/company/requests.hpp"
#include "marketplace/decision_page.hpp"
#include "marketplace/link.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view requests_path = "/company/requests";

struct RequestsView {
    bool is_waiting_only = true;
    InstallRequestId before;
    AskedApps found;
};

RequestsView find_view(const Visit& visit, const ReadTx& tx) {
    RequestsView view;
    view.is_waiting_only = visit.query.find("state") != "all";
    view.before = {number_in(visit.query, "before")};
    RequestQuery query;
    if (view.is_waiting_only) query.state = InstallRequestState::waiting;
    query.before = view.before;
    view.found = find_requests(query, visit.actor(), tx);
    return view;
}

// What approving opens, where it is decided.
void fill_scopes(pages::PageData& row, const App& app, const ScopeCatalogue& scopes) {
    const auto asked = scopes.members(scopes.with_implied(app.scopes));
    std::int64_t sensitive = 0;
    for (const auto* scope : asked) {
        auto line = row.add("SCOPE");
        line.set("SCOPE_DESCRIPTION", scope->description);
        if (!scope->is_sensitive) continue;
        line.show("SCOPE_SENSITIVE");
        ++sensitive;
    }
    row.set_number("ROW_SCOPES", static_cast<std::int64_t>(asked.size()));
    row.show(asked.size() == 1 ? "ONE_SCOPE" : "SEVERAL_SCOPES");
    if (sensitive > 0) row.add("SENSITIVE").set_number("ROW_SENSITIVE", sensitive);
}

void fill_row(pages::PageData& row, const AskedApp& asked, const ScopeCatalogue& scopes) {
    const auto& [request, app, user] = asked;
    fill_scopes(row, *app, scopes);
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
    if (!request.answer.empty()) row.add("EXPLAINED").set("ROW_ANSWER", request.answer);
}

}  // namespace

Outcome<http::Response> show_requests(const Visit& visit, const ReadTx& tx) {
    const auto view = find_view(visit, tx);
    const auto frame = company_frame(visit, "Requests", CompanyPage::requests, tx);
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
            fill_row(row, asked, visit.context.scopes);
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
        return see_done(
            decline_request(id, visit.field("reason"), visit.actor(), tx, visit.context),
            requests_path, "request-declined");
    return refuse_field("answer", "Approve or decline.");
}

Outcome<http::Response> ask_decline(const Visit& visit, const ReadTx& tx) {
    const auto asked =
        find_waiting_request(visit.id<InstallRequestId>("request"), visit.actor(), tx);
    if (!asked) return std::unexpected(asked.error());
    Decision decision;
    auto& question = decision.question;
    question.heading = fmt::format("Decline {} for {}?", asked->app->name, asked->user.name);
    question.sentences = {
        fmt::format("{} cannot install the app, and can ask again.", asked->user.name)};
    question.button = "Decline";
    question.action = fmt::format("{}/{}/decline", requests_path, asked->request.id.value);
    question.cancel = requests_path;
    decision.reason_name = "reason";
    decision.reason_label = "Reason";
    decision.reason_hint = fmt::format("{} sees it on the app's page.", asked->user.name);
    return decision_page(
        visit, company_detail_frame(visit, question.heading, CompanyPage::requests, tx), decision);
}

Outcome<http::Response> take_decline(const Visit& visit, WriteTx& tx) {
    return see_done(decline_request(visit.id<InstallRequestId>("request"), visit.field("reason"),
                                    visit.actor(), tx, visit.context),
                    requests_path, "request-declined");
}

}  // namespace grantor::marketplace
