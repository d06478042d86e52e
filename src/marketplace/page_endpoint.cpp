#include "marketplace/page_endpoint.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "token/flow_state.hpp"

namespace grantor::marketplace {
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

}  // namespace

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
