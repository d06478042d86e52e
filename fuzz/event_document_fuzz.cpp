// What the operator's servers send to POST /events: what is accepted names its company and holds
// JSON that can be written into a payload as it is; what is not names at least one problem. The
// same bytes as the answer of an app's server: what is kept of it can be stored and shown.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>

#include "delivery/answer_text.hpp"
#include "delivery/event_document.hpp"
#include "delivery/event_keys.hpp"

namespace {

using namespace grantor;
using namespace grantor::delivery;

void check(bool holds) {
    if (!holds) std::abort();
}

void check_state(const std::string& state) {
    boost::system::error_code error;
    if (!state.empty()) check(boost::json::parse(state, error).is_object() && !error);
}

void check_event(const PostedEvent& posted) {
    const auto& event = posted.event;
    check(!posted.company.empty() && !event.entity.empty() && !event.entity_id.empty());
    check(event.action == "create" || event.action == "change" || event.action == "delete");
    check(event.user_id.value >= 0 && event.permitted_user_ids.size() <= permitted_users_max);
    for (const auto* state : {&event.data, &event.previous, &event.old_data, &event.old_previous})
        check_state(*state);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto events = read_events(text)) {
        check(!events->empty() && events->size() <= events_max);
        std::ranges::for_each(*events, check_event);
    } else {
        check(!events.error().empty());
    }
    if (const auto keys = EventKeys::parse(text)) check(!keys->accept("Bearer x"));
    const Secret secrets[] = {Secret{"0123456789abcdef"}};
    const auto shown = answer_text(text, secrets);
    check(!shown.contains("0123456789abcdef") && !shown.contains('\0'));
    return 0;
}
