#include <array>
#include <fmt/format.h>

#include "base/number.hpp"
#include "pages/frame.hpp"
#include "sandbox/control/endpoints.hpp"
#include "sandbox/section/clock_words.hpp"
#include "sandbox/section/pages.hpp"

namespace grantor::sandbox {
namespace {

struct Jump {
    seconds by;
    std::string_view button;
    std::string_view what;
};
// table: how far, the button, what will be seen.
constexpr std::array<Jump, 3> jumps{{
    {hours{1}, "1 hour", "Access tokens expire. Apps must refresh them."},
    {days{1}, "1 day",
     "Daily budgets begin again. Deliveries that failed are tried for the last time."},
    {days{60}, "60 days", "Refresh tokens that nobody has used expire. You are signed out."},
}};

}  // namespace

Outcome<http::Response> show_clock_page(const SectionVisit& section, const ReadTx&) {
    const auto& visit = section.visit;
    auto frame = section.frame("Clock", "/sandbox/clock");
    frame.lead = "Move time forward to see what expires, without waiting for it.";
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set_time("SANDBOX_NOW", section.control.clock.now());
    const auto ahead = section.control.clock.offset();
    if (ahead.count() > 0)
        data.add("AHEAD").set("AHEAD_TEXT", clock_words(ahead));
    else
        data.show("ON_TIME");
    for (const auto& jump : jumps) {
        auto row = data.add("JUMP");
        row.set("JUMP_SECONDS", std::to_string(jump.by.count()));
        row.set("JUMP_BUTTON", jump.button);
        row.set("JUMP_WHAT", jump.what);
    }
    data.set_field("ADVANCE_S", visit.entered("advance_s", ""), visit.error_of("advance_s"));
    return pages::framed_page(visit.status(), "sandbox_clock", frame, data);
}

http::Task<Outcome<http::Response>> take_clock(const SectionVisit& section) {
    const auto by = read_number(section.visit.field("advance_s"));
    if (!by) co_return refuse_field("advance_s", "Enter a whole number of seconds, such as 3600.");
    auto moving = advance_clock(seconds{*by}, section.control);
    const auto problem = co_await moving;
    if (!problem.empty())
        co_return refuse_field("advance_s",
                               "The clock cannot be moved that far: a hundred years at most.");
    co_return see_done("/sandbox/clock", "clock-moved");
}

}  // namespace grantor::sandbox
