#include "marketplace/page_endpoint.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "marketplace/notices.hpp"
#include "pages/page.hpp"
#include "token/flow_state.hpp"

namespace grantor::marketplace {
namespace {

// The page where the person is, for signing in and for forms to come back to.
std::string page_target(const Visit& visit) {
    if (visit.attempt == nullptr) return local_target(visit.request.target);
    return local_target(visit.attempt->form.find("continue").value_or("/"));
}

pages::FramePerson frame_person(const Visit& visit, const Actor& actor) {
    pages::FramePerson person;
    person.name = actor.user.name;
    person.email = actor.user.email;
    person.company_name = actor.company->name;
    person.csrf = csrf_of(visit);
    person.is_company_admin = actor.is_company_admin();
    person.is_platform_person = actor.is_reviewer();
    for (const auto& company : actor.other_companies)
        person.other_companies.push_back({std::to_string(company->id.value), company->name});
    return person;
}

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

}  // namespace

std::string_view Visit::entered(std::string_view field, std::string_view fallback) const {
    // A page may have another form beside the refused one, and fields that are locked are not sent:
    // shown empty, they would be emptied by the next save.
    return attempt == nullptr ? fallback : attempt->form.find(field).value_or(fallback);
}

std::string_view Visit::error_of(std::string_view field) const {
    if (attempt == nullptr) return {};
    for (const auto& problem : attempt->refusal.fields)
        if (problem.field == field) return problem.text;
    return {};
}

std::string csrf_of(const Visit& visit) {
    return csrf_token(binding_of(visit.cookie), visit.context.keys);
}

pages::Frame frame_of(const Visit& visit, std::string title, pages::Section section) {
    pages::Frame frame;
    frame.title = std::move(title);
    frame.section = section;
    frame.target = page_target(visit);
    frame.now = visit.context.now;
    if (visit.person) frame.person = frame_person(visit, *visit.person);
    if (visit.attempt == nullptr) {
        frame.notice = notice_text(visit.query.find("done").value_or(""));
        return frame;
    }
    pages::Problem problem{visit.attempt->refusal.text, {}};
    for (const auto& field : visit.attempt->refusal.fields)
        problem.fields.push_back({field.field, field.text});
    frame.problem = std::move(problem);
    return frame;
}

http::Response refused_page(int status, const pages::Frame& frame, std::string_view text,
                            const http::Request& request) {
    pages::PageData data;
    data.set("TEXT", text);
    data.set("WAY_HREF", frame.person ? "/account" : "/marketplace");
    data.set("WAY_TEXT", frame.person ? "Go to your apps" : "Go to the marketplace");
    data.set("REQUEST_ID", request.id);
    return pages::framed_page(status, "refused", frame, data);
}

http::Response see_done(std::string_view location, std::string_view notice) {
    const char separator = location.find('?') == std::string_view::npos ? '?' : '&';
    return see_other(fmt::format("{}{}done={}", location, separator, notice));
}

namespace detail {

std::optional<http::Response> turn_away(Visit& visit, Access access, const ReadTx& tx) {
    if (auto person = find_signed_in(visit.cookie, tx, visit.context.now))
        visit.person = actor_of(std::move(*person), tx);
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

}  // namespace detail
}  // namespace grantor::marketplace
