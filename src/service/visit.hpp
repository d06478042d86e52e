// One request for a page, or a form of one, as a capability's functions see it: who is there, what
// was asked, and what was wrong with the form if the page is shown again. What those functions
// answer with is here too.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/number.hpp"
#include "http/message.hpp"
#include "pages/frame.hpp"
#include "pages/multipart.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "service/once.hpp"
#include "service/services.hpp"
#include "service/sign_in/password_work.hpp"

namespace grantor {

// A form that was refused, for its page.
struct Attempt {
    const Form& form;
    const Refusal& refusal;
};

struct Visit {
    const http::Request& request;
    const Services& services;
    const Context& context;
    std::string_view cookie;
    const Form& query;
    const Form& form;                              // of a POST
    const pages::MultipartForm* upload = nullptr;  // of a form that uploads()
    std::optional<Actor> person{};                 // with Access::anyone perhaps nobody
    PasswordHash password{};                       // of a form with PlansHashing
    const Attempt* attempt = nullptr;              // the page is shown again
    const ShownOnce* shown_once = nullptr;

    // The person, where Access says that there is one.
    const Actor& actor() const { return *person; }
    // A field of the form, "" if it was not sent.
    std::string_view field(std::string_view name) const { return form.find(name).value_or(""); }
    // A segment of the path by the name that its row gives it; not decoded.
    std::string_view segment(std::string_view name) const { return request.segment(name); }
    // The same as an id; 0, which names nothing, if it is not one.
    template <class Id>
    Id id(std::string_view name) const {
        return {read_number(segment(name)).value_or(0)};
    }

    // A value of see_once() (service/once.hpp), if it has just led here; "" if there is none.
    std::string_view once(std::string_view name) const;
    // What a field holds when its page is written: what was entered, or the fallback.
    std::string_view entered(std::string_view field, std::string_view fallback) const;
    std::string_view error_of(std::string_view field) const;
    int status() const { return attempt == nullptr ? 200 : attempt->refusal.status(); }
};

// A frame with everything about the visit filled in: person, company, sections, the notice of
// see_done(), the problem of the attempt, and `target`.
pages::Frame frame_of(const Visit& visit, std::string title, pages::Section section);
// What every frame has in a sandbox: its section and its banner.
void add_sandbox(pages::Frame& frame, const Services& services);
// The person as the top bar shows them, with the token for its forms.
pages::FramePerson frame_person(const Actor& actor, std::string csrf);
// The refusal as a frame shows it.
pages::Problem problem_of(const Refusal& refusal);
// The token for the forms of a page.
std::string csrf_of(const Visit& visit);
// Whether a script asks for the new rows of a live list alone: pages::fragment() answers it.
bool asks_for_fragment(const http::Request& request);
// 303 to `location`, where the frame shows the notice of that name (notices.hpp).
http::Response see_done(std::string_view location, std::string_view notice);
// see_done(), if the unit of work has not refused.
template <class Done>
Outcome<http::Response> see_done(const Outcome<Done>& done, std::string_view location,
                                 std::string_view notice) {
    if (!done) return std::unexpected(done.error());
    return see_done(location, notice);
}
// The page of a refusal that no form's own page can show: a sentence, and a way on.
http::Response refused_page(int status, const pages::Frame& frame, std::string_view text,
                            const http::Request& request);

}  // namespace grantor
