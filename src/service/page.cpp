#include "service/page.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "service/request_event.hpp"
#include "service/request_scope.hpp"
#include "token/flow_state.hpp"

namespace grantor {
namespace {

std::string_view turned_away_text(Access access) {
    switch (access) {
        case Access::developer:
            return "Only a company's admins and developers can manage its apps. Ask an admin of "
                   "your company to make you a developer, or switch to a company where you are "
                   "one.";
        case Access::company_admin:
            return "Only a company's admins can see this. Ask an admin of your company.";
        default:
            return "Only people who run this platform can see this.";
    }
}

// Fills the visitor into the visit; or returns the answer that ends it: sign in, or "access
// denied".
std::optional<http::Response> turn_away(Visit& visit, Access access, const ReadTx& tx) {
    // Asked again in every unit of a request: the session may have ended in between.
    auto person = find_signed_in(visit.cookie, tx, visit.context.now);
    visit.person = person ? std::optional(actor_of(std::move(*person), tx)) : std::nullopt;
    if (!visit.person) {
        if (access == Access::anyone) return std::nullopt;
        const bool is_form = visit.request.method == http::Method::post;
        const auto target = local_target(is_form ? visit.form.find("continue").value_or("/")
                                                 : visit.request.target);
        return see_other("/sign-in?continue=" + percent_encode(target));
    }
    if (may_enter(*visit.person, access)) return std::nullopt;
    auto frame = frame_of(visit, "Access denied", pages::Section::none);
    frame.heading = "You cannot open this page";
    return refused_page(403, frame, turned_away_text(access), visit.request);
}

http::Response refusal_page(const Visit& visit, const Refusal& refusal) {
    auto frame = frame_of(visit, "Not found", pages::Section::none);
    frame.problem.reset();
    if (refusal.kind != Refusal::Kind::not_found) frame.title = "Not possible";
    return refused_page(refusal.status(), frame, refusal.text, visit.request);
}

// A page that names its request is on record, with what the page says. Of people who are signed in
// only: nobody else shall be able to fill the record.
void record_refusal(const Visit& visit, const http::Response& response, std::string_view check,
                    std::string_view text) {
    if (!visit.person) return;
    auto event = request_event(visit.request, visit.context.now,
                               {.check = check,
                                .text = std::string(text),
                                .company_id = visit.person->company->id,
                                .user_id = visit.person->user.id});
    event.status = response.status;
    event.error = response.status == 403 ? "access_denied" : "not_possible";
    visit.services.recorder.record(std::move(event));
}

// The page of a row, in one read.
http::Task<http::Response> show(const PageRow& row, Visit& visit) {
    std::optional<Refusal> refusal;
    auto showing = [&](const ReadTx& tx) -> http::Response {
        refusal.reset();
        if (auto response = turn_away(visit, row.access, tx)) return std::move(*response);
        auto page = row.page(visit, tx);
        if (page) return std::move(*page);
        refusal = page.error();
        return refusal_page(visit, *refusal);
    };
    auto response = co_await visit.services.store.read(showing);
    if (refusal)
        record_refusal(visit, response, "page", refusal->text);
    else if (response.status == 403 && visit.person && !may_enter(*visit.person, row.access))
        record_refusal(visit, response, "role", turned_away_text(row.access));
    co_return response;
}

// What a step of a form answers: the end of the request, or why the page is shown again.
struct FormAnswer {
    std::optional<http::Response> response;
    Refusal refusal{};
};

// Checks and hashes the passwords of the form. No answer: that is done.
http::Task<std::optional<FormAnswer>> hash_passwords(const PageRow& row, Visit& visit) {
    std::optional<http::Response> turned_away;
    auto planning = [&](const ReadTx& tx) -> Outcome<PasswordWork> {
        turned_away = turn_away(visit, row.access, tx);
        if (turned_away) return PasswordWork{};
        return row.form.plan(visit, tx);
    };
    // Once, since what is wrong is counted against guessing.
    const auto work = co_await visit.services.store.read_once(planning);
    if (turned_away) co_return FormAnswer{std::move(turned_away)};
    if (!work) co_return FormAnswer{std::nullopt, work.error()};
    auto hash = co_await carry_out(*work, visit.services, visit.request, visit.context);
    if (!hash) co_return FormAnswer{std::nullopt, hash.error()};
    visit.password = std::move(*hash);
    co_return std::nullopt;
}

// Who may not is turned away by reading: a form of nobody never reaches the writer (attack 30).
http::Task<std::optional<FormAnswer>> look_who_is_there(const PageRow& row, Visit& visit) {
    auto looking = [&](const ReadTx& tx) { return turn_away(visit, row.access, tx); };
    auto turned_away = co_await visit.services.store.read(looking);
    if (turned_away) co_return FormAnswer{std::move(turned_away)};
    co_return std::nullopt;
}

http::Task<FormAnswer> take_once(const PageRow& row, Visit& visit) {
    auto ended =
        row.form.plan != nullptr ? hash_passwords(row, visit) : look_who_is_there(row, visit);
    if (auto answer = co_await ended) co_return std::move(*answer);
    // A refusal rolls back the unit, so it is passed out of it separately.
    std::optional<http::Response> turned_away;
    auto acting = [&](WriteTx& tx) -> Outcome<http::Response> {
        turned_away = turn_away(visit, row.access, tx);
        if (turned_away) return std::unexpected(Refusal{});
        return row.form.take(visit, tx);
    };
    auto done = co_await visit.services.store.write(acting, row.path);
    if (turned_away) co_return FormAnswer{std::move(turned_away)};
    if (!done) co_return FormAnswer{std::nullopt, std::move(done.error())};
    co_return FormAnswer{std::move(*done)};
}

http::Task<http::Response> take(const PageRow& row, Visit& visit) {
    if (row.form.kind == FormAction::Kind::asks) co_return co_await show(row, visit);
    auto answer = co_await take_once(row, visit);
    if (answer.response) co_return std::move(*answer.response);
    const Attempt attempt{visit.form, answer.refusal};
    visit.attempt = &attempt;
    co_return co_await show(row, visit);
}

http::Task<http::Response> answer_page(const PageRow& row, const http::Request& request,
                                       const Services& services) {
    const RequestScope scope(request, services);
    const Form none;
    const auto query = Form::parse(request.query);
    Visit visit{request,
                services,
                scope.context(),
                cookie_value(request, services.site),
                query ? *query : none,
                none};
    const auto once = read_once(request, visit.cookie, services, scope.context().now);
    visit.shown_once = &once;
    auto response = co_await show(row, visit);
    if (once.is_sent) forget_once(response, request, services);
    co_return response;
}

http::Task<http::Response> answer_form(const PageRow& row, const http::Request& request,
                                       const Services& services) {
    const RequestScope scope(request, services);
    const bool is_upload = row.form.kind == FormAction::Kind::uploads;
    const auto [posted, upload] =
        is_upload ? read_posted_upload(request, services)
                  : PostedUpload{read_posted_form(request, services), std::nullopt};
    if (posted.cookie.empty()) co_return see_other(posted.target);
    if (!posted.is_proven) co_return foreign_form_page(request, posted.target, services);
    const Form none;
    const auto query = Form::parse(request.query);
    Visit visit{request,
                services,
                scope.context(),
                posted.cookie,
                query ? *query : none,
                posted.form,
                upload ? &*upload : nullptr};
    co_return co_await take(row, visit);
}

}  // namespace

std::vector<http::Route> mount(std::span<const PageRow> rows, const Services& services) {
    std::vector<http::Route> routes;
    const auto add = [&](http::Method method, const PageRow& row, auto answer) {
        routes.push_back(
            {method, std::string(row.path),
             http::AnswersLater([&row, &services, answer](const http::Request& request) {
                 return answer(row, request, services);
             })});
    };
    const auto has_page = [&](const PageRow& form) {
        return std::ranges::any_of(rows, [&](const PageRow& row) {
            return row.path == form.path && row.form.kind == FormAction::Kind::none;
        });
    };
    for (const auto& row : rows) {
        if (row.form.kind == FormAction::Kind::none) {
            add(http::Method::get, row, answer_page);
            continue;
        }
        add(http::Method::post, row, answer_form);
        if (!has_page(row)) add(http::Method::get, row, answer_page);
    }
    return routes;
}

}  // namespace grantor
