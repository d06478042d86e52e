#include "service/visit.hpp"

#include <fmt/format.h>

#include "pages/page.hpp"
#include "service/notices.hpp"
#include "token/flow_state.hpp"

namespace grantor {
namespace {

// The page where the person is, for signing in and for forms to come back to.
std::string page_target(const Visit& visit) {
    if (visit.attempt == nullptr) return local_target(visit.request.target);
    return local_target(visit.attempt->form.find("continue").value_or("/"));
}

}  // namespace

std::string_view Visit::entered(std::string_view field, std::string_view fallback) const {
    // A page may have another form beside the refused one, and fields that are locked are not sent:
    // shown empty, they would be emptied by the next save.
    return attempt == nullptr ? fallback : attempt->form.find(field).value_or(fallback);
}

std::string_view Visit::once(std::string_view name) const {
    if (shown_once == nullptr) return {};
    for (const auto& [known, value] : shown_once->values)
        if (known == name) return value.reveal();
    return {};
}

std::string_view Visit::error_of(std::string_view field) const {
    return attempt == nullptr ? std::string_view{} : attempt->refusal.text_of(field);
}

pages::Problem problem_of(const Refusal& refusal) {
    pages::Problem problem{refusal.text, {}};
    for (const auto& field : refusal.fields) problem.fields.push_back({field.field, field.text});
    return problem;
}

pages::FramePerson frame_person(const Actor& actor, std::string csrf) {
    pages::FramePerson person;
    person.name = actor.user.name;
    person.email = actor.user.email;
    person.company_name = actor.company->name;
    person.csrf = std::move(csrf);
    person.is_company_admin = actor.is_company_admin();
    person.is_platform_person = actor.is_reviewer();
    for (const auto& company : actor.other_companies)
        person.other_companies.push_back({std::to_string(company->id.value), company->name});
    return person;
}

std::string csrf_of(const Visit& visit) {
    return csrf_token(binding_of(visit.cookie), visit.context.keys);
}

void add_sandbox(pages::Frame& frame, const Services& services) {
    if (!services.sandbox_banner) return;
    frame.has_sandbox = true;
    frame.banner = services.sandbox_banner();
}

pages::Frame frame_of(const Visit& visit, std::string title, pages::Section section) {
    pages::Frame frame;
    frame.brand = &visit.services.brand;
    frame.title = std::move(title);
    frame.section = section;
    frame.target = page_target(visit);
    frame.now = visit.context.now;
    add_sandbox(frame, visit.services);
    if (visit.person) frame.person = frame_person(*visit.person, csrf_of(visit));
    if (visit.attempt != nullptr)
        frame.problem = problem_of(visit.attempt->refusal);
    else
        frame.notice = notice_text(visit.query.find("done").value_or(""));
    return frame;
}

bool asks_for_fragment(const http::Request& request) { return request.header("X-Fragment") == "1"; }

http::Response see_done(std::string_view location, std::string_view notice) {
    const char separator = location.find('?') == std::string_view::npos ? '?' : '&';
    return see_other(fmt::format("{}{}done={}", location, separator, notice));
}

http::Response refused_page(int status, const pages::Frame& frame, std::string_view text,
                            const http::Request& request) {
    pages::PageData data;
    data.set("TEXT", text);
    data.set("WAY_HREF", frame.person ? "/account" : "/marketplace");
    data.set("WAY_TEXT", frame.person ? "Go to your connected apps" : "Go to the marketplace");
    data.set("REQUEST_ID", request.id);
    return pages::framed_page(status, "refused", frame, data);
}

}  // namespace grantor
