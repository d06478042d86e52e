#include "delivery/routes.hpp"

#include "delivery/event_endpoint.hpp"

namespace grantor::delivery {

std::vector<http::Route> routes(const Services& services, const EventKeys& keys) {
    return {{http::Method::post, std::string(events_path),
             http::AnswersLater([&services, &keys](const http::Request& request) {
                 return take_events(request, services, keys);
             })}};
}

}  // namespace grantor::delivery
