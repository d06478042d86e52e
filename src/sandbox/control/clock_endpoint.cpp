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

Task<Response> move_clock(const Request& request, const Control& control) {
    const auto body = read_control_body(request);
    const auto* advance = body ? body->if_contains("advance_s") : nullptr;
    if (advance == nullptr || !advance->is_int64() || advance->get_int64() < 0 ||
        advance->get_int64() > advance_max_s)
        co_return control_refusal("advance_s must be a whole number of seconds, not negative");
    const seconds offset = control.clock.offset() + seconds{advance->get_int64()};
    if (offset.count() > advance_max_s)
        co_return control_refusal("the clock cannot be moved that far");
    auto work = [&](WriteTx& tx) {
        tx.settings().set({std::string(clock_offset_setting), std::to_string(offset.count())});
    };
    co_await control.services.store.write(work);
    control.clock.set_offset(offset);
    control.on_clock_moved();
    co_return clock_answer(control.clock);
}

Task<Response> reset(const Request&, const Control& control) {
    auto work = [&] {
        control.start_over();
        return true;
    };
    const auto done = co_await control.services.password_hashing.run(work);
    if (!done) co_return control_answer(503, {{"success", false}, {"message", "try again"}});
    co_return control_answer(200, {{"success", true}});
}

}  // namespace grantor::sandbox
