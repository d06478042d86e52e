#include "sandbox/section/section_page.hpp"

#include <array>

#include "sandbox/control/shown_request.hpp"
#include "service/request_scope.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

using http::Request;
using http::Response;
using http::Task;

struct SideLink {
    std::string_view name;
    std::string_view href;
};
// table: the pages of the section.
constexpr std::array<SideLink, 7> side_links{{{"Overview", "/"},
                                              {"Requests", "/sandbox/events"},
                                              {"Clock", "/sandbox/clock"},
                                              {"Faults", "/sandbox/faults"},
                                              {"People", "/sandbox/people"},
                                              {"Demo app", "/sandbox/demo-app"},
                                              {"Reset", "/sandbox/reset"}}};

Response refusal_page(const SectionVisit& section, const Refusal& refusal) {
    auto frame = section.frame("Not found", "");
    frame.problem.reset();
    if (refusal.kind != Refusal::Kind::not_found) frame.title = "Not possible";
    return refused_page(refusal.status(), frame, refusal.text, section.visit.request);
}

Task<Response> show(const SectionPage& page, Visit& visit, const Control& control) {
    // The forms of somebody who is not signed in are tied to the browser by a cookie too.
    std::string made;
    if (visit.cookie.empty()) visit.cookie = made = make_cookie_value(visit.context.random);
    write_explanations(control);
    auto showing = [&](const ReadTx& tx) -> Response {
        auto person = find_signed_in(visit.cookie, tx, visit.context.now);
        visit.person = person ? std::optional(actor_of(std::move(*person), tx)) : std::nullopt;
        const SectionVisit section{visit, control};
        auto shown = page.show(section, tx);
        return shown ? std::move(*shown) : refusal_page(section, shown.error());
    };
    auto response = co_await visit.services.store.read(showing);
    if (!made.empty())
        set_cookie(response, visit.services.site, made, visit.services.policy.session_lifetime);
    co_return response;
}

}  // namespace

bool wants_page(const Request& request) { return request.header("Accept").contains("text/html"); }

pages::Frame SectionVisit::frame(std::string title, std::string_view current) const {
    auto frame = frame_of(visit, std::move(title), pages::Section::sandbox);
    pages::SideGroup group;
    for (const auto& link : side_links)
        group.links.push_back(
            {std::string(link.name), std::string(link.href), link.href == current});
    frame.side = {std::move(group)};
    return frame;
}

Task<Response> answer_section_page(const SectionPage& page, const Request& request,
                                   const Control& control) {
    const RequestScope scope(request, control.services);
    const Form none;
    const auto query = Form::parse(request.query);
    Visit visit{request,
                control.services,
                scope.context(),
                cookie_value(request, control.services.site),
                query ? *query : none,
                none};
    co_return co_await show(page, visit, control);
}

Task<Response> answer_section_form(const SectionPage& page, const Request& request,
                                   const Control& control) {
    const RequestScope scope(request, control.services);
    const auto posted = read_posted_form(request, control.services);
    if (posted.cookie.empty()) co_return see_other(posted.target);
    if (!posted.is_proven) co_return foreign_form_page(request, posted.target, control.services);
    const Form none;
    Visit visit{request, control.services, scope.context(), posted.cookie, none, posted.form};
    const SectionVisit section{visit, control};
    auto taking = page.take(section);
    auto done = co_await taking;
    if (done) co_return std::move(*done);
    const Attempt attempt{visit.form, done.error()};
    visit.attempt = &attempt;
    co_return co_await show(page, visit, control);
}

}  // namespace grantor::sandbox
