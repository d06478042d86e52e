// A running service, and the words to make webhooks in it.
#pragma once

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/options/options.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

// It sends nothing: what webhooks are told waits.
class WebhookService : public RunningService {
 public:
    explicit WebhookService(std::function<void(app::Options&)> options = {})
        : RunningService({.options = [further = std::move(options)](app::Options& all) {
              all.delivery.concurrency = 0;
              if (further) further(all);
          }}) {}

    Answer ask(std::string_view method, std::string_view target, std::string_view token,
               std::string_view body = "") const {
        return send(
            fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
                        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                        method, target, token, body.size(), body));
    }
    // Of everything that happens to deals.
    Answer add_webhook(std::string_view token, std::string_view path = "/v1/webhooks",
                       std::string_view url = "https://app.example/in") const {
        return ask(
            "POST", path, token,
            fmt::format(R"({{"subscription_url":"{}","event_action":"*","event_object":"deal"}})",
                        url));
    }
    std::vector<std::int64_t> webhook_ids(std::string_view token) const {
        std::vector<std::int64_t> ids;
        const auto body = boost::json::parse(ask("GET", "/v1/webhooks", token).body);
        for (const auto& webhook : body.at("data").as_array())
            ids.push_back(webhook.at("id").as_int64());
        return ids;
    }
    // Of deliveries of webhooks, the oldest of each.
    std::vector<std::string> waiting_bodies() {
        std::vector<std::string> bodies;
        for (const auto& head :
             store().read_now([](const ReadTx& tx) { return tx.deliveries().heads(0, 1000); }))
            if (head.kind == DeliveryKind::webhook) bodies.push_back(head.body);
        return bodies;
    }
};

}  // namespace grantor::test
