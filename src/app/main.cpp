// grantor: the command line. What each command does is in the functions of commands.hpp.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fmt/format.h>

#include "app/commands/arguments.hpp"
#include "app/commands/commands.hpp"
#include "app/options/options.hpp"
#include "app/process.hpp"
#include "app/version.hpp"
#include "base/crypto.hpp"

namespace {

using namespace grantor::app;

std::vector<std::string> profile_names() {
    std::vector<std::string> names;
    for (const auto& profile : grantor::profiles()) names.emplace_back(profile.name);
    return names;
}

void add_running(CLI::App& program, Arguments& given) {
    auto* serve_command = program.add_subcommand("serve", "run the service");
    serve_command->add_option("--config", given.config, "configuration file")->required();
    serve_command->callback([&given] { serve(given.config); });

    auto* command = program.add_subcommand("sandbox", "run a sandbox with demo data");
    command
        ->add_option("--listen", given.sandbox.listen, "address and port; port 0 takes a free one")
        ->capture_default_str();
    command->add_option("--operations", given.sandbox.operations,
                        "address and port of health and metrics (default: the next port)");
    command->add_option("--data", given.sandbox.data, "directory of the database and keys")
        ->capture_default_str();
    command->add_option(
        "--seed", given.sandbox.seed,
        "the same seed gives the same data and credentials (default: a random one)");
    command->add_option("--host", given.sandbox.hosts,
                        "a host name to answer to, besides localhost; repeat for more");
    command->add_option("--store-url", given.sandbox.store_url,
                        "a PostgreSQL database in place of a file");
    command->add_flag("--unlimited", given.sandbox.unlimited,
                      "turn off the limits on API requests");
    command
        ->add_option("--profile", given.sandbox.profile,
                     fmt::format("the wire: `{0}` is that of the RFCs, `{1}` that of its documents "
                                 "(default: {1}, and with --api {0})",
                                 grantor::default_profile, grantor::source_profile))
        ->check(CLI::IsMember(profile_names()));
    auto* api = command->add_option(
        "--api", given.sandbox.api,
        "an OpenAPI 3 document: a sandbox for your own API, not for the demo's");
    command
        ->add_option("--upstream", given.sandbox.upstream,
                     "where that API is (default: answers are made from the document)")
        ->needs(api);
    command
        ->add_option("--prefix", given.sandbox.prefix,
                     "path of that API here (default: that of its first server, or /api)")
        ->needs(api);
    command->callback([&given] { run_sandbox(given.sandbox); });
}

void add_init(CLI::App& program, Arguments& given) {
    auto& wanted = given.service;
    auto* command = program.add_subcommand(
        "init", "write the configuration of a new service; asks for what is not given");
    command->add_option("--config", wanted.config, "file to write; it must not exist")
        ->capture_default_str();
    command->add_option("--data", wanted.data, "folder of the database and the keys")
        ->capture_default_str();
    command->add_option("--name", wanted.name, "what the product is called");
    command->add_option("--issuer", wanted.issuer, "address of the service: https://…");
    command->add_option("--api", wanted.api, "OpenAPI document of the API");
    command->add_option("--upstream", wanted.upstream, "where the API answers");
    command->add_option("--admin", wanted.admin,
                        "email address of the first admin; the password comes from stdin");
    command->callback([&given] { init(given.service); });
}

void add_store(CLI::App& program, Arguments& given) {
    auto* migrate_command =
        add_command(&program, given, "migrate", "bring the database up to date");
    migrate_command->callback([&given] { migrate(given.place); });

    auto* backup_command =
        add_command(&program, given, "backup", "back up the database while it is in use");
    backup_command->add_option("target", given.target, "file to write; it must not exist")
        ->required();
    backup_command->callback([&given] { backup(given.place, given.target); });

    auto* reload_command = add_command(
        &program, given, "reload", "have every running service read its files again: keys, rules");
    reload_command->callback([&given] { reload(given.place); });

    auto* store = program.add_subcommand("store", "move the database")->require_subcommand(1);
    auto* copy = store->add_subcommand(
        "copy", "copy a database to an empty one and compare every row; run it again to go on");
    copy->add_option("from", given.copy.from, "file, or postgresql://user@host/name")->required();
    copy->add_option("to", given.copy.to, "the same; it must be empty or an unfinished copy")
        ->required();
    copy->add_flag("--in-use", given.copy.in_use,
                   "the source may change meanwhile: copy it as it is at the begin");
    copy->callback([&given] { copy_store(given.copy); });
}

void add_keys(CLI::App& program, Arguments& given) {
    auto* keys = program.add_subcommand("keys", "manage the key ring")->require_subcommand(1);
    auto* list = add_command(keys, given, "list", "list the number and age of each key");
    list->callback([&given] { list_keys(given.place); });
    auto* rotate = add_command(keys, given, "rotate", "add a key; send SIGHUP to running services");
    rotate->callback([&given] { rotate_keys(given.place); });
    auto* adopt = add_command(keys, given, "adopt",
                              "after the key file was lost: use the present one, or a new one");
    adopt->callback([&given] { adopt_keys(given.place); });
}

void add_companies(CLI::App& program, Arguments& given) {
    auto* companies = program.add_subcommand("company", "manage companies")->require_subcommand(1);
    auto* create = add_command(companies, given, "create", "add a company");
    create->add_option("label", given.company.label, "domain label, such as acme")->required();
    create->add_option("name", given.company.name, "name, such as \"Acme Ltd\"")->required();
    create->add_option("--country", given.company.country, "ISO 3166 code")->capture_default_str();
    create->add_option("--currency", given.company.currency, "ISO 4217 code")
        ->capture_default_str();
    create->callback([&given] { create_company(given.place, given.company); });
    auto* list = add_command(companies, given, "list", "list all companies");
    list->callback([&given] { list_companies(given.place); });
    auto* set =
        add_command(companies, given, "plan", "set the plan that limits a company's API requests");
    set->add_option("label", given.plan.company, "label of the company")->required();
    set->add_option("plan", given.plan.plan, "name of the plan")->required();
    set->add_option("--top-up", given.plan.top_up, "additional cost units per day")
        ->capture_default_str();
    set->callback([&given] { set_company_plan(given.place, given.plan); });
}

void add_users(CLI::App& program, Arguments& given) {
    auto* users = program.add_subcommand("user", "manage people")->require_subcommand(1);
    auto* add = add_command(users, given, "create", "add a person; the password comes from stdin");
    add->add_option("email", given.user.email, "email address")->required();
    add->add_option("name", given.user.name, "name")->required();
    add->add_option("--company", given.user.company, "label of the company to join")->required();
    add->add_flag("--admin", given.user.admin, "make the person an admin of that company");
    add->callback([&given] { create_user(given.place, given.user); });
    auto* password = add_command(users, given, "password",
                                 "set a person's password; asks for it, or reads it from stdin");
    password->add_option("email", given.subject, "email address")->required();
    password->callback([&given] { set_user_password(given.place, given.subject); });
    auto* people = add_command(users, given, "list", "list the people of a company");
    people->add_option("--company", given.user.company, "label of the company")->required();
    people->callback([&given] { list_users(given.place, given.user.company); });
    auto* role = add_command(users, given, "role", "set a person's role on the platform");
    role->add_option("email", given.role.email, "email address")->required();
    role->add_option("--platform", given.role.platform, "admin, reviewer or none")
        ->required()
        ->check(CLI::IsMember({"admin", "reviewer", "none"}));
    role->callback([&given] { set_user_role(given.place, given.role); });
}

void add_apps(CLI::App& program, Arguments& given) {
    auto* apps =
        program.add_subcommand("app", "manage apps (OAuth clients)")->require_subcommand(1);
    auto* create = add_command(apps, given, "create", "register an app and print its credentials");
    create->add_option("name", given.app.name, "name that users see")->required();
    create->add_option("--company", given.app.company, "label of the developer's company")
        ->required();
    create->add_option("--redirect-uri", given.app.redirect_uris, "callback URL; repeat for more")
        ->required();
    create->add_option("--scopes", given.app.scopes, "names separated by commas")
        ->capture_default_str();
    create->add_option("--kind", given.app.kind)->check(CLI::IsMember({"private", "public"}));
    create->add_option("--status", given.app.status)->check(CLI::IsMember({"draft", "live"}));
    create->add_option("--refresh", given.app.refresh)
        ->check(CLI::IsMember({"stable", "rotating"}));
    create->add_option("--token-shape", given.app.token_shape)
        ->check(CLI::IsMember({"v1u", "legacy"}));
    create->add_flag("--public-client", given.app.public_client,
                     "a public client: no secret; always PKCE and rotation");
    create->callback([&given] { create_app(given.place, given.app); });
    auto* list = add_command(apps, given, "list", "list all apps");
    list->callback([&given] { list_apps(given.place); });
}

void add_edge(CLI::App& program, Arguments& given) {
    auto* edge =
        program.add_subcommand("edge", "manage the rules of the API edge")->require_subcommand(1);
    auto* lint = edge->add_subcommand("lint", "check a document of rules");
    lint->add_option("file", given.linted.path, "OpenAPI 3 document or compact form")->required();
    lint->add_option("--prefix", given.linted.prefixes, "where the API is, such as /api/shop");
    lint->add_option("--config", given.linted.config,
                     "configuration of the service that has the scopes");
    lint->callback([&given] { lint_rules(given.linted); });
    auto* why = add_command(edge, given, "explain", "show which rule decides a request, and why");
    why->add_option("method", given.explained.method, "such as GET")->required();
    why->add_option("path", given.explained.target, "with its prefix, such as /api/shop/orders/7")
        ->required();
    why->add_option("--token", given.explained.token,
                    "of an app or a person, or - to read it from stdin");
    why->callback([&given] { explain_rule(given.place, given.explained); });
    auto* reload = edge->add_subcommand("reload", "make the running service reload its rules");
    reload->add_option("--config", given.place.config, "its configuration")->capture_default_str();
    reload->callback([&given] { reload_rules(given.place); });
}

void add_deliveries(CLI::App& program, Arguments& given) {
    auto* deliveries = program.add_subcommand("deliveries", "manage deliveries to apps' servers")
                           ->require_subcommand(1);
    auto* list =
        add_command(deliveries, given, "list", "list queued deliveries, or the latest of an app");
    list->add_option("--app", given.deliveries.app, "client_id");
    list->add_option("--state", given.deliveries.state,
                     "waiting, delivered or given_up; needs --app");
    list->callback([&given] { list_deliveries(given.place, given.deliveries); });
    auto* show = add_command(deliveries, given, "show", "show one delivery");
    show->add_option("id", given.id, "its number")->required();
    show->callback([&given] { show_delivery(given.place, given.id); });
    auto* retry = add_command(deliveries, given, "retry", "send a delivery now, or send it again");
    retry->add_option("id", given.id, "its number")->required();
    retry->callback([&given] { retry_delivery(given.place, given.id); });
}

void add_questions(CLI::App& program, Arguments& given) {
    auto* tokens = program.add_subcommand("token", "inspect tokens")->require_subcommand(1);
    auto* inspect =
        add_command(tokens, given, "inspect", "show what a token holds and whether it works");
    inspect->add_option("token", given.subject, "the token, or - to read it from stdin")
        ->required();
    inspect->callback([&given] { inspect_token(given.place, given.subject); });

    auto* why = add_command(&program, given, "explain", "explain why a request was refused");
    why->add_option("request", given.subject, "the X-Request-Id of the answer")->required();
    why->callback([&given] { explain(given.place, given.subject); });
}

void add_connections(CLI::App* gateway, Arguments& given) {
    auto* providers = add_command(gateway, given, "providers",
                                  "list the providers where accounts can be connected");
    providers->callback([&given] { list_providers(given.place); });

    auto* add = add_command(gateway, given, "add",
                            "add a connection (client secret on stdin) and print its connect link");
    add->add_option("name", given.connection.name, "a-z, 0-9 and '-'")->required();
    add->add_option(
        "--provider", given.connection.provider,
        "its name (default: the one that the profile knows, or the first that is configured)");
    add->add_option("--client-id", given.connection.client_id, "of your app at the provider");
    add->callback([&given] { add_gateway_connection(given.place, given.connection); });

    auto* list = add_command(gateway, given, "list", "list all connections and their states");
    list->callback([&given] { list_gateway_connections(given.place); });

    auto* link = add_command(gateway, given, "link", "print a new connect link, valid for an hour");
    link->add_option("name", given.name, "of the connection")->required();
    link->callback([&given] { print_connect_link(given.place, given.name); });

    auto* secret = add_command(gateway, given, "secret",
                               "replace the client secret of a connection (on stdin)");
    secret->add_option("name", given.name, "of the connection")->required();
    secret->callback([&given] { replace_gateway_secret(given.place, given.name); });

    auto* remove =
        add_command(gateway, given, "remove", "remove a connection and revoke its tokens");
    remove->add_option("name", given.name, "of the connection")->required();
    remove->callback([&given] { remove_gateway_connection(given.place, given.name); });
}

void add_gateway_keys(CLI::App* gateway, Arguments& given) {
    auto* keys = gateway->add_subcommand("key", "manage the keys for calls")->require_subcommand(1);
    auto* add = add_command(keys, given, "add", "create a key and print it");
    add->add_option("name", given.key.name, "whose it is")->required();
    add->add_option("--connection", given.key.connections, "that it may use; repeat for more");
    add->add_option("--method", given.key.methods, "that it may call with; repeat for more");
    add->add_option("--per-minute", given.key.per_minute, "calls per minute; 0 means no limit")
        ->capture_default_str();
    add->add_option("--days", given.key.days, "until the key ends; 0 means it has no end")
        ->capture_default_str();
    add->callback([&given] { add_gateway_key(given.place, given.key); });
    auto* list = add_command(keys, given, "list", "all keys");
    list->callback([&given] { list_gateway_keys(given.place); });
    auto* remove =
        add_command(keys, given, "remove", "remove a key; it stops working within two seconds");
    remove->add_option("id", given.id, "its number")->required();
    remove->callback([&given] { remove_gateway_key(given.place, given.id); });
}

void add_gateway(CLI::App& program, Arguments& given) {
    auto* gateway = program.add_subcommand("gateway", "call APIs without holding their tokens")
                        ->require_subcommand(1);
    auto* serve = gateway->add_subcommand("serve", "run the gateway alone");
    serve->add_option("--config", given.place.config, "configuration file")->capture_default_str();
    serve->callback([&given] { serve_gateway(given.place.config); });
    add_connections(gateway, given);
    add_gateway_keys(gateway, given);
}

void add_reference(CLI::App& program, Arguments&) {
    program.add_subcommand("reference", "print docs/configuration.md")->callback([] {
        fmt::print("{}", options_reference());
    });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program{"Grantor: an OAuth 2.0 authority, app marketplace and API edge."};
    program.require_subcommand(1);
    program.set_version_flag("--version", fmt::format("grantor {}", program_version));
    Arguments given;
    for (const auto add : {add_running, add_init, add_store, add_keys, add_companies, add_users,
                           add_apps, add_scopes, add_categories, add_plans, add_edge,
                           add_deliveries, add_questions, add_gateway, add_reference})
        add(program, given);
    try {
        prepare_process();
        grantor::start_crypto();
        program.parse(argc, argv);
        return 0;
    } catch (const CLI::ParseError& problem) {
        return program.exit(problem) == 0 ? 0 : 2;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "grantor: {}\n", problem.what());
        return 1;
    }
}
