#include "app/delivery_routes.hpp"

#include "app/application.hpp"
#include "delivery/event_endpoint.hpp"

namespace grantor::app {

std::vector<http::Route> delivery_routes(Application& application) {
    const auto* keys = application.event_keys();
    if (keys == nullptr) return {};
    return {{http::Method::post, std::string(delivery::events_path),
             http::AnswersLater([keys, &application](const http::Request& request) {
                 return delivery::take_events(request, application.services(), *keys);
             })}};
}

}  // namespace grantor::app
