// From a row of the outbox to the request that carries it (docs/wire.md §7.5, §8).
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "http/outgoing/client.hpp"
#include "model/delivery.hpp"
#include "store/transaction.hpp"
#include "token/key_ring.hpp"

namespace grantor::delivery {

struct Outgoing {
    http::ClientRequest request;
    // Secrets that the request carries and its record must not: an answer can echo what it was
    // sent.
    std::vector<Secret> secrets;
};

// Why there is no request.
struct Obstacle {
    enum class Kind {
        passing,  // a later attempt may have one
        lasting,  // there never will be
    };
    Kind kind;
    std::string_view sentence;
};

// `sent_at` is the real time, also where the clock of the service was moved: receivers compare the
// signature's with their own. `waiting.attempts` counts the attempts before this one.
std::expected<Outgoing, Obstacle> make_outgoing(const Delivery& waiting, const ReadTx& tx,
                                                const KeyRing& keys, Time sent_at);

// "change.order", "added.order", "uninstall", "ping": what `X-Grantor-Event` says.
std::string event_name(const Delivery& delivery);

}  // namespace grantor::delivery
