#include <boost/json.hpp>

#include "base/number.hpp"
#include "sandbox/control/answers.hpp"
#include "sandbox/control/endpoints.hpp"

namespace grantor::sandbox {
namespace {

using http::Request;
using http::Response;
using http::Task;

// A century of tests; more would exceed the years that time formats support.
constexpr std::int64_t advance_max_s = 100LL * 366 * 86400;

// The setting with the seconds.
constexpr std::string_view clock_offset_setting = "clock_offset_s";

Response clock_answer(const Clock& clock) {
    return control_answer(200,
                          {{"now", to_rfc3339(clock.now())}, {"offset_s", clock.offset().count()}});
}

}  // namespace

seconds clock_offset(const ReadTx& tx) {
    const auto moved = tx.settings().get(clock_offset_setting);
    return seconds{moved ? read_number(*moved).value_or(0) : 0};
}

Task<Response> show_clock(const Request&, const Control& control) {
    co_return clock_answer(control.clock);
}

// A coroutine: its parameters are values, or outlive it.
Task<std::string> advance_clock(seconds by, const Control& control) {
    if (by.count() < 0 || by.count() > advance_max_s)
        co_return "advance_s must be a whole number of seconds, not negative";
    const seconds offset = control.clock.offset() + by;
    if (offset.count() > advance_max_s) co_return "the clock cannot be moved that far";
    auto work = [&](WriteTx& tx) {
        tx.settings().set({std::string(clock_offset_setting), std::to_string(offset.count())});
    };
    co_await control.services.store.write(work);
    control.clock.set_offset(offset);
    control.on_clock_moved();
    co_return "";
}

Task<Response> move_clock(const Request& request, const Control& control) {
    const auto body = read_control_body(request);
    const auto* advance = body ? body->if_contains("advance_s") : nullptr;
    // Whatever is not a number is refused as a negative one is.
    const bool is_number = advance != nullptr && advance->is_int64();
    auto moving = advance_clock(seconds{is_number ? advance->get_int64() : -1}, control);
    const auto problem = co_await moving;
    if (!problem.empty()) co_return control_refusal(problem);
    co_return clock_answer(control.clock);
}

Task<bool> carry_out_reset(const Control& control) {
    auto work = [&] {
        control.start_over();
        return true;
    };
    const auto done = co_await control.services.password_hashing.run(work);
    if (done) control.demo_app->walks().forget();
    co_return done.has_value();
}

Task<Response> reset(const Request&, const Control& control) {
    auto resetting = carry_out_reset(control);
    if (!co_await resetting)
        co_return control_answer(503, {{"success", false}, {"message", "try again"}});
    co_return control_answer(200, {{"success", true}});
}

}  // namespace grantor::sandbox
