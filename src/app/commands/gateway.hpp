// `grantor gateway`: the credential gateway on its own, and what its operator does with connections
// and keys. They throw as those of commands.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/commands/commands.hpp"
#include "gateway/connections.hpp"

namespace CLI {
class App;
}

namespace grantor::app {

// Serves /gateway/, /connect/ and nothing else.
void serve_gateway(const std::string& config_path);

void list_providers(const Place& place);

struct GatewayConnection {
    std::string name;
    std::string provider = "pipedrive";
    // "": the provider's own app of the configuration. Otherwise its secret is read from standard
    // input, so that it is in no process list.
    std::string client_id;
};
// Prints the link with which somebody connects an account.
void add_gateway_connection(const Place& place, const GatewayConnection& wanted);
void list_gateway_connections(const Place& place);
void print_connect_link(const Place& place, const std::string& name);
// Its tokens are revoked at the provider, as far as that answers.
void remove_gateway_connection(const Place& place, const std::string& name);

// Prints the key, once.
void add_gateway_key(const Place& place, const gateway::NewGatewayKey& wanted);
void list_gateway_keys(const Place& place);
void remove_gateway_key(const Place& place, std::int64_t id);

// The subcommand `gateway` with all of these.
void add_gateway_commands(CLI::App& program, Place& place);

}  // namespace grantor::app
