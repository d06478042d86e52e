#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "app/application.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "app/key_file.hpp"
#include "app/process.hpp"
#include "app/routes.hpp"
#include "app/sandbox_control.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "http/networks.hpp"
#include "rules/known_keys.hpp"
#include "sandbox/api.hpp"
#include "sandbox/control/endpoints.hpp"
#include "sandbox/control/routes.hpp"
#include "sandbox/control/world.hpp"
#include "sandbox/seed/new_company.hpp"

namespace grantor::app {
namespace {

std::string text_of(const Endpoint& endpoint) {
    const auto format = endpoint.address.contains(':') ? "[{}]:{}" : "{}:{}";
    return fmt::format(fmt::runtime(format), endpoint.address, endpoint.port);
}

// Ports that were free, as long as this lives.
struct FreePorts {
    std::optional<FreePort> listen;
    std::optional<FreePort> operations;
};

// Both ports are known before anything starts, because the issuer's address is in every token
// answer, and sandbox.json is there when the first one is given.
Options addresses_of(const SandboxOptions& sandbox, FreePorts& free_ports) {
    auto options = sandbox_files(sandbox.data);
    options.profile = sandbox.profile;
    options.policy.wire = find_profile(sandbox.profile)->wire;
    // The demo world in either profile.
    options.policy.wire.has_built_in_api = true;
    auto endpoint = read_endpoint(sandbox.listen);
    if (!endpoint) throw std::runtime_error("--listen: " + endpoint.error());
    const bool any_port = endpoint->port == 0;
    if (any_port) endpoint->port = free_ports.listen.emplace(endpoint->address).number();
    options.listen = text_of(*endpoint);
    const auto next_port = static_cast<std::uint16_t>(any_port ? 0 : endpoint->port + 1);
    auto operations = sandbox.operations.empty() ? Endpoint{endpoint->address, next_port}
                                                 : read_endpoint(sandbox.operations);
    if (!operations) throw std::runtime_error("--operations: " + operations.error());
    if (operations->port == 0)
        operations->port = free_ports.operations.emplace(operations->address).number();
    options.operations = text_of(*operations);
    options.answered_hosts = sandbox.hosts;
    options.issuer = "http://" + options.listen;
    options.api_domain = options.issuer;
    if (sandbox.unlimited) {
        options.edge.limits.daily_base = 0;
        options.edge.limits.plans.fill({.burst = 0, .burst_personal = 0, .burst_search = 0});
    }
    // The apps' servers are on the same laptop.
    options.delivery.client.addresses.allow_loopback = true;
    options.gateway.addresses.allow_loopback = true;
    // Argon2id is what a first sign-in waits for; a laptop has the cores.
    options.password_hashing_threads = 2;
    return options;
}

// A reset creates new keys, so that earlier tokens open nothing.
void start_over(Parts& parts, sandbox::World& world, sandbox::Traffic& traffic,
                const std::string& keys_file) {
    parts.clock.set_offset(seconds{0});
    const auto now = parts.clock.now();
    const auto ring = KeyRing::make(parts.random, now);
    save_key_file(keys_file, ring);
    world.plant_anew(*parts.store, ring, parts.random, now);
    parts.store->write_now([&](WriteTx& tx) { remember_keys(ring, tx); });
    parts.keys.replace(ring);
    parts.edge.forget();
    traffic.faults().clear();
    traffic.log().clear();
}

Routes sandbox_routes(Parts& parts, const sandbox::Control& control) {
    auto for_apps = routes_for_apps(parts, demo_crm(parts));
    control.traffic.watch(for_apps, parts.services);
    return all_of({
        std::move(for_apps),
        routes_for_people(parts),
        sandbox::control_routes(control),
        explorer_routes(parts, ExplorerScope::sandbox),
    });
}

std::uint64_t seed_of(const SandboxOptions& sandbox, Store& store) {
    if (sandbox.seed) return *sandbox.seed;
    if (const auto planted = store.read_now(sandbox::World::planted_seed)) return *planted;
    SystemRandom random;
    return random.number();
}

void warn_about(const Endpoint& listen) {
    const auto address = http::read_address(listen.address);
    if (!address || address->is_loopback()) return;
    fmt::print(stderr,
               "grantor: warning: everybody who reaches {} can use this sandbox, and read its "
               "passwords and secrets on its start page; --listen 127.0.0.1:{} is for this machine "
               "alone\n",
               listen.address, listen.port);
}

void greet(const sandbox::WorldPlan& plan, const Options& options, std::uint64_t seed) {
    const auto& user = plan.users.front();
    const auto app = std::ranges::find_if(plan.apps, [](const auto& one) {
        return one.status == AppStatus::live && one.client_type == ClientType::confidential;
    });
    fmt::print(
        "Grantor sandbox at {0}\n\n"
        "  open        {0}/                apps, people and install links\n"
        "  sign in as  {1}  password  {2}\n"
        "  operations  http://{3}/metrics\n"
        "  for scripts {4}/sandbox.json\n"
        "  seed        {10}  (--seed {10} gives the same data again)\n\n"
        "An app to try: {5}\n"
        "  client_id      {6}\n  client_secret  {7}\n\n"
        "A first code without a browser:\n"
        "  curl -s {0}/sandbox/authorize -H 'Content-Type: application/json' -d "
        "'{{\"client_id\":\"{6}\",\"user\":\"{1}\",\"company\":\"{8}\","
        "\"redirect_uri\":\"{9}\",\"decision\":\"allow\"}}'\n\n",
        options.issuer, user.email, user.password, options.operations,
        std::filesystem::path(options.store_sqlite).parent_path().string(), app->name,
        app->client_id, app->client_secret, user.memberships.front().company_label,
        app->redirect_uris.front(), seed);
    std::fflush(stdout);
}

}  // namespace

void run_sandbox(const SandboxOptions& sandbox) {
    FreePorts free_ports;
    auto options = addresses_of(sandbox, free_ports);
    log::set_level(log::Level::warning);
    make_folder_of(options.store_sqlite);
    warn_about(*read_endpoint(options.listen));
    const ServingLock lock(options.store_sqlite);
    auto store = open_store(options);
    const auto seed = seed_of(sandbox, *store);
    sandbox::World world(seed);
    const auto& explorer = sandbox::explorer_app(world.plan());
    options.own_client_id = explorer.client_id;
    options.own_client_secret = Secret(explorer.client_secret);
    auto keys = load_keys(options, *store);
    Parts parts(options, std::move(store), std::move(keys), sandbox::furnish);
    parts.clock.set_offset(parts.store->read_now(sandbox::clock_offset));
    const auto seeded =
        world.find_or_plant(*parts.store, parts.keys.get(), parts.random, parts.clock.now());
    sandbox::Traffic traffic;
    const auto control = sandbox_control(parts, traffic, world.plan(), [&] {
        start_over(parts, world, traffic, options.keys_file);
    });
    Application application(options, parts, sandbox_routes(parts, control));
    const auto operations = "http://" + options.operations;
    // Before anybody can ask for what it says; it holds passwords and secrets.
    save_private_file(
        std::filesystem::path(sandbox.data) / "sandbox.json",
        sandbox::write_sandbox_json(seeded, {options.issuer, options.api_domain, operations}));
    application.start();
    greet(world.plan(), options, seed);
    wait_for_stop([] {});
    application.stop();
}

}  // namespace grantor::app
