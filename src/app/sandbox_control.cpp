#include "app/sandbox_control.hpp"

#include "authserver/authorization/consent.hpp"

namespace grantor::app {
namespace {

using authserver::ConsentDecision;

ExplainedResult<std::string> decide(const sandbox::ConsentOrder& order, WriteTx& tx,
                                    const Context& context) {
    const auto find_place = [&order](const ReadTx& reading) -> Result<authserver::Place> {
        const auto place = order.find_place(reading);
        if (!place) return refuse(place.error());
        return authserver::Place{place->company_id, place->user_id};
    };
    const auto decision = order.is_allowed ? ConsentDecision::allow : ConsentDecision::cancel;
    return authserver::act_on_unattended_consent({order.query, decision, find_place}, tx, context);
}

}  // namespace

sandbox::Control sandbox_control(Parts& parts, sandbox::Traffic& traffic,
                                 const sandbox::WorldPlan& plan, std::function<void()> start_over,
                                 std::optional<sandbox::StandIn> stand_in) {
    return {parts.services,
            parts.clock,
            traffic,
            plan,
            decide,
            [&parts] { parts.sender.wake(); },
            std::move(start_over),
            std::make_shared<sandbox::DemoApp>(parts.site.issuer),
            std::move(stand_in)};
}

}  // namespace grantor::app
