#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "app/apis/given_scopes.hpp"
#include "app/application.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "app/commands/sandbox_greeting.hpp"
#include "app/key_file.hpp"
#include "app/own_api/own_api_routes.hpp"
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
#include "sandbox/demo_app/callbacks.hpp"
#include "sandbox/section/clock_words.hpp"
#include "sandbox/seed/samples.hpp"

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
    options.postgres.url = sandbox.store_url;
    const bool is_own = !sandbox.api.empty();
    options.profile =
        !sandbox.profile.empty() ? sandbox.profile : (is_own ? default_profile : source_profile);
    options.policy.wire = find_profile(options.profile)->wire;
    // The demo API in either profile.
    options.policy.wire.has_built_in_api = !is_own;
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

// Before anything is written, so that a start that fails leaves nothing behind.
void require_free_ports(const Options& options, const FreePorts& chosen) {
    const auto require = [](const std::string& place, const std::optional<FreePort>& own) {
        const auto endpoint = read_endpoint(place);
        if (own || !endpoint) return;
        try {
            require_free_port(endpoint->address, endpoint->port);
        } catch (const std::system_error& failure) {
            throw std::runtime_error(
                fmt::format("{}. Stop what listens there, or use a free port: --listen {}",
                            failure.what(), text_of({endpoint->address, 0})));
        }
    };
    require(options.listen, chosen.listen);
    require(options.operations, chosen.operations);
}

// A reset creates new keys, so that earlier tokens open nothing.
void start_over(Parts& parts, sandbox::World& world, sandbox::Traffic& traffic,
                const std::string& keys_file) {
    parts.clock.set_offset(seconds{0});
    const auto now = parts.clock.now();
    const auto ring = KeyRing::make(parts.random, now);
    save_key_file(keys_file, ring);
    world.plant_anew(*parts.store, ring, parts.random, now);
    sandbox::settle_demo_callbacks(*parts.store, world.plan(), parts.site.issuer);
    parts.store->write_now([&](WriteTx& tx) { remember_keys(ring, tx); });
    parts.keys.replace(ring);
    parts.edge.forget();
    traffic.faults().clear();
    traffic.log().clear();
}

Routes sandbox_routes(Parts& parts, const sandbox::Control& control,
                      const std::optional<GivenApi>& api) {
    const auto scope = api ? ExplorerScope::own_sandbox : ExplorerScope::sandbox;
    auto others = all_of({
        routes_for_people(parts),
        sandbox::control_routes(control),
        explorer_routes(parts, scope),
    });
    if (api) check_own_prefix(*api, all_of({others, routes_for_apps(parts, {})}));
    auto for_apps = routes_for_apps(parts, api ? own_api_routes(parts, *api) : demo_api(parts));
    control.traffic.watch(for_apps, parts.services);
    return all_of({std::move(for_apps), std::move(others)});
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

// Two sandboxes in one directory would each retire the scopes of the other.
void check_kind(Store& store, sandbox::DemoKind wanted, const std::string& data) {
    const auto planted = store.read_now(sandbox::World::planted_kind);
    if (!planted || *planted == wanted) return;
    const bool is_own = *planted == sandbox::DemoKind::own_api;
    throw std::runtime_error(
        fmt::format("the directory {} holds a sandbox {} --api: use another --data", data,
                    is_own ? "that was started with" : "without"));
}

sandbox::World world_of(std::uint64_t seed, const std::optional<GivenApi>& api,
                        const Options& options, const ReadApis& documents) {
    return api ? sandbox::World(seed, scopes_of(options, documents)) : sandbox::World(seed);
}

std::optional<sandbox::StandIn> stand_in_of(const std::optional<GivenApi>& api,
                                            const Options& options) {
    if (!api) return std::nullopt;
    const auto title = std::string(api->document->title());
    return sandbox::StandIn{
        title.empty() ? api->file : title, options.api_domain + api->prefix,
        api->upstream.empty() ? api->file : api->upstream + api->upstream_prefix};
}

SandboxHooks hooks_of(const Options& options, bool is_own) {
    SandboxHooks hooks;
    if (!is_own) hooks.furnish_company = sandbox::furnish_newcomer;
    hooks.banner = sandbox::clock_banner;
    hooks.demo_install = [issuer = options.issuer](const App& app) {
        return sandbox::demo_install_of(app, issuer);
    };
    return hooks;
}

std::size_t closed_operations(const edge::RouteRules& rules) {
    return static_cast<std::size_t>(
        std::ranges::count(rules.rules(), edge::Opening::closed, &edge::Rule::opening));
}

}  // namespace

void run_sandbox(const SandboxOptions& sandbox) {
    FreePorts free_ports;
    auto options = addresses_of(sandbox, free_ports);
    log::set_level(log::Level::warning);
    std::optional<ServingLock> lock;
    // Of two sandboxes in one folder, the second is told so rather than that its port is taken.
    if (std::filesystem::exists(options.store_sqlite)) lock.emplace(options.store_sqlite);
    require_free_ports(options, free_ports);
    make_folder_of(options.keys_file);
    if (!lock) lock.emplace(options.store_sqlite);
    warn_about(*read_endpoint(options.listen));
    auto store = open_store(options);
    std::optional<GivenApi> api;
    const bool is_own = !sandbox.api.empty();
    check_kind(*store, is_own ? sandbox::DemoKind::own_api : sandbox::DemoKind::built_in,
               sandbox.data);
    if (is_own) {
        api = read_given_api(sandbox, options);
    }
    auto documents = read_apis(options);
    if (is_own) settle_scopes(*store, options, documents.read);
    const auto seed = seed_of(sandbox, *store);
    auto world = world_of(seed, api, options, documents);
    const auto& explorer = sandbox::explorer_app(world.plan());
    options.own_client_id = explorer.client_id;
    options.own_client_secret = Secret(explorer.client_secret);
    auto keys = load_keys(options, *store);
    Parts parts(options, std::move(documents), std::move(store), std::move(keys),
                hooks_of(options, is_own));
    parts.clock.set_offset(parts.store->read_now(sandbox::clock_offset));
    auto seeded =
        world.find_or_plant(*parts.store, parts.keys.get(), parts.random, parts.clock.now());
    if (is_own) world.follow_scopes(*parts.store);
    sandbox::settle_demo_callbacks(*parts.store, world.plan(), options.issuer);
    sandbox::Traffic traffic({options.policy.wire.errors, api ? api->prefix : ""});
    const auto stand_in = stand_in_of(api, options);
    const auto control = sandbox_control(
        parts, traffic, world.plan(), [&] { start_over(parts, world, traffic, options.keys_file); },
        stand_in);
    Application application(options, parts, sandbox_routes(parts, control, api));
    const auto operations = "http://" + options.operations;
    const auto api_base = stand_in ? stand_in->address : options.api_domain;
    // Before anybody can ask for what it says; it holds passwords and secrets.
    save_private_file(std::filesystem::path(sandbox.data) / "sandbox.json",
                      sandbox::write_sandbox_json(seeded, {options.issuer, api_base, operations}));
    application.start();
    greet({options, world.plan(), seed, stand_in,
           is_own ? closed_operations(parts.edge.rules()) : 0});
    wait_for_stop([] {});
    application.stop();
}

}  // namespace grantor::app
