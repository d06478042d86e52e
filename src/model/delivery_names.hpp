// What a delivery is and how it stands, as words for the API and the command line.
#pragma once

#include <string_view>

#include "model/delivery.hpp"

namespace grantor {

inline std::string_view delivery_kind_name(DeliveryKind kind) {
    switch (kind) {
        case DeliveryKind::uninstall:
            return "uninstall";
        case DeliveryKind::webhook:
            return "webhook";
        case DeliveryKind::ping:
            return "ping";
    }
    return {};
}

inline std::string_view delivery_state_name(DeliveryState state) {
    switch (state) {
        case DeliveryState::waiting:
            return "waiting";
        case DeliveryState::delivered:
            return "delivered";
        case DeliveryState::given_up:
            return "given_up";
    }
    return {};
}

}  // namespace grantor
