#include <CLI/CLI.hpp>

#include "app/commands/gateway.hpp"

namespace grantor::app {
namespace {

// What the options of the subcommands are read into; it lives as long as the program.
struct Wanted {
    std::string name;
    std::int64_t id = 0;
    GatewayConnection connection;
    gateway::NewGatewayKey key;
};

void add_place(CLI::App* command, Place& place) {
    command->add_option("--config", place.config, "configuration file")->capture_default_str();
    command->add_option("--data", place.data, "directory of a sandbox, instead of --config");
}

void add_connections(CLI::App* gateway, Place& place, Wanted& wanted) {
    auto* providers =
        gateway->add_subcommand("providers", "list the providers where accounts can be connected");
    add_place(providers, place);
    providers->callback([&] { list_providers(place); });

    auto* add = gateway->add_subcommand(
        "add", "add a connection (client secret on stdin) and print its connect link");
    add_place(add, place);
    add->add_option("name", wanted.connection.name, "a-z, 0-9 and '-'")->required();
    add->add_option("--provider", wanted.connection.provider)->capture_default_str();
    add->add_option("--client-id", wanted.connection.client_id, "of your app at the provider");
    add->callback([&] { add_gateway_connection(place, wanted.connection); });

    auto* list = gateway->add_subcommand("list", "list all connections and their states");
    add_place(list, place);
    list->callback([&] { list_gateway_connections(place); });

    auto* link = gateway->add_subcommand("link", "print a new connect link, valid for an hour");
    add_place(link, place);
    link->add_option("name", wanted.name, "of the connection")->required();
    link->callback([&] { print_connect_link(place, wanted.name); });

    auto* remove = gateway->add_subcommand("remove", "remove a connection and revoke its tokens");
    add_place(remove, place);
    remove->add_option("name", wanted.name, "of the connection")->required();
    remove->callback([&] { remove_gateway_connection(place, wanted.name); });
}

void add_keys(CLI::App* gateway, Place& place, Wanted& wanted) {
    auto* keys = gateway->add_subcommand("key", "manage the keys for calls")->require_subcommand(1);
    auto* add = keys->add_subcommand("add", "create a key and print it");
    add_place(add, place);
    add->add_option("name", wanted.key.name, "whose it is")->required();
    add->add_option("--connection", wanted.key.connections, "that it may use; repeat for more");
    add->add_option("--method", wanted.key.methods, "that it may call with; repeat for more");
    add->add_option("--per-minute", wanted.key.per_minute, "calls per minute; 0 means no limit")
        ->capture_default_str();
    add->callback([&] { add_gateway_key(place, wanted.key); });
    auto* list = keys->add_subcommand("list", "all keys");
    add_place(list, place);
    list->callback([&] { list_gateway_keys(place); });
    auto* remove =
        keys->add_subcommand("remove", "remove a key; it stops working within two seconds");
    add_place(remove, place);
    remove->add_option("id", wanted.id, "its number")->required();
    remove->callback([&] { remove_gateway_key(place, wanted.id); });
}

}  // namespace

void add_gateway_commands(CLI::App& program, Place& place) {
    static Wanted wanted;
    auto* gateway = program.add_subcommand("gateway", "call APIs without holding their tokens")
                        ->require_subcommand(1);
    auto* serve = gateway->add_subcommand("serve", "run the gateway alone");
    serve->add_option("--config", place.config, "configuration file")->capture_default_str();
    serve->callback([&] { serve_gateway(place.config); });
    add_connections(gateway, place, wanted);
    add_keys(gateway, place, wanted);
}

}  // namespace grantor::app
