#include "app/options/delivery.hpp"

#include <fmt/format.h>
#include <stdexcept>

#include "app/key_file.hpp"

namespace grantor::app {

// table: one row an option.
std::vector<OptionOf<Options>> delivery_option_rows() {
    return {
        {{"delivery.allow_loopback", "true or false", "false",
          "Deliver also to servers on this machine (127.0.0.0/8, ::1), and let webhooks name http "
          "addresses. For a developer's machine; `grantor sandbox` always does."},
         flag(&Options::delivery_allow_loopback)},
        {{"delivery.allowed_networks", "list of networks", "[]",
          "Internal networks, such as `10.20.0.0/16`, that apps' servers may be in. Otherwise "
          "every address outside the public internet is refused, whatever name leads to it."},
         list(&Options::delivery_allowed_networks)},
        {{"delivery.ca_file", "path", "",
          "PEM file of the certificate authorities that are trusted for apps' servers. Empty: the "
          "system's."},
         text(&Options::delivery_ca_file)},
        {{"delivery.concurrency", "0 to 256", "16",
          "Deliveries sent at the same time; never more than one to the same webhook or of the "
          "same app's notices. 0 sends nothing and keeps everything queued: for a copy of a "
          "service that must not contact real apps."},
         number(&Options::delivery_concurrency, 0, 256)},
        {{"delivery.events_key_file", "path", "",
          "File of mode 0600 with the key that your own servers use to report changes to `POST "
          "/events`. It may hold two keys, one per line, so that they can be replaced. Empty: "
          "nobody can."},
         text(&Options::events_key_file)},
    };
}

http::AddressPolicy delivery_addresses(const Options& options) {
    return {options.delivery_allow_loopback, options.delivery_allowed_networks};
}

delivery::SenderOptions sender_options(const Options& options) {
    delivery::SenderOptions out;
    out.client.addresses = delivery_addresses(options);
    out.client.ca_file = options.delivery_ca_file;
    out.concurrency = static_cast<std::size_t>(options.delivery_concurrency);
    return out;
}

std::optional<delivery::EventKeys> load_event_keys(const Options& options) {
    if (options.events_key_file.empty()) return std::nullopt;
    auto keys = delivery::EventKeys::parse(read_private_file(options.events_key_file));
    if (!keys)
        throw std::runtime_error(
            fmt::format("the key file {}: {}", options.events_key_file, keys.error()));
    return std::move(*keys);
}

}  // namespace grantor::app
