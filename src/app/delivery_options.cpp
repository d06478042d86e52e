#include "app/delivery_options.hpp"

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
          "Networks inside, such as `10.20.0.0/16`, that apps' servers may be in. Every address "
          "that is not of the public internet is refused otherwise, whatever name leads to it."},
         list(&Options::delivery_allowed_networks)},
        {{"delivery.ca_file", "path", "",
          "PEM file of the authorities that apps' servers must have their certificates from. "
          "Empty: those of the system."},
         text(&Options::delivery_ca_file)},
        {{"delivery.concurrency", "0 to 256", "16",
          "Deliveries under way at once; never more than one to the same webhook, or of the same "
          "app's notices. 0 sends nothing, and everything waits: for a copy of a service that real "
          "apps must not hear from."},
         number(&Options::delivery_concurrency, 0, 256)},
        {{"delivery.events_key_file", "path", "",
          "File of mode 0600 with the key with which your own servers report changes to "
          "`POST /events`; two lines are two keys, to change them. Empty: nobody can."},
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
