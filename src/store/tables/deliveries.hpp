// The outbox (model/delivery.hpp).
#pragma once

#include <optional>
#include <vector>

#include "model/delivery.hpp"
#include "store/sql.hpp"
#include "store/unit_effects.hpp"

namespace grantor {

// Zero: any.
struct DeliveryFilter {
    AppId app_id{};
    WebhookId webhook_id{};
    std::optional<DeliveryState> state{};
    std::optional<DeliveryKind> kind{};
    DeliveryId before{};  // zero: from the newest
    std::int64_t limit = 50;
};

class Deliveries {
 public:
    Deliveries(SqlConnection& connection, UnitEffects& effects)
        : connection_(connection), effects_(effects) {}
    Deliveries(const Deliveries&) = delete;

    std::optional<Delivery> find(DeliveryId id) const;
    // Newest first. An app or a webhook must be named.
    std::vector<Delivery> list(const DeliveryFilter& filter) const;
    // The oldest waiting delivery of each target after `after_target`, in the order of targets,
    // whether due or not. Costs time in proportion to `limit`.
    std::vector<Delivery> heads(std::int64_t after_target, std::int64_t limit) const;
    std::int64_t waiting() const;

    // As `waiting`; ids only ever grow. The listener of the store is notified after the commit.
    // `id` and what attempts fill in is ignored.
    DeliveryId add(const Delivery& delivery);
    // For one node, before it sends: true for the one that may send this attempt until the given
    // moment; its turn is one more then. False: another node does, has done so, or it is no longer
    // waiting. Moments are those of Tx::shared_time().
    bool claim(const Delivery& delivery, Time now, Time until);
    // The attempt that was claimed was not made, or it is not known: another node may make it.
    void release(const Delivery& delivery);
    // Notes an attempt: state, attempts, due_at, finished_at and the last_… of the argument. A
    // claim ends. False: it is no longer waiting, or somebody has claimed or noted it since it was
    // read.
    bool note_attempt(const Delivery& delivery);
    // Its next attempt is due then. False: it is no longer waiting.
    bool make_due(DeliveryId id, Time at);
    // What waits for the target and is not due yet becomes due now: something says that it may be
    // reached again. Of the first 200, as the next one: no unit may be long.
    void hasten(std::int64_t target, Time now);
    // What waits for the target gives up, with the failure's sentence; how many. Whoever looks at
    // the next one finds the same reason.
    std::int64_t give_up(std::int64_t target, std::string_view failure, Time now);
    // Deletes at most `limit` finished ones of before the moment; how many.
    std::int64_t purge(Time finished_before, std::int64_t limit);

 private:
    SqlConnection& connection_;
    UnitEffects& effects_;
};

}  // namespace grantor
