// grantor: the command line. What each command does is in the functions of commands.hpp.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/gateway.hpp"
#include "app/options/options.hpp"
#include "app/process.hpp"
#include "app/version.hpp"
#include "base/crypto.hpp"

namespace {

using namespace grantor::app;

void add_place(CLI::App* command, Place& place) {
    command->add_option("--config", place.config, "configuration file")->capture_default_str();
    command->add_option("--data", place.data, "directory of a sandbox, instead of --config");
}

void add_running(CLI::App& program, SandboxOptions& sandbox, std::string& config) {
    auto* serve_command = program.add_subcommand("serve", "run the service");
    serve_command->add_option("--config", config, "configuration file")->required();
    serve_command->callback([&] { serve(config); });

    auto* command = program.add_subcommand("sandbox", "run a sandbox with demo data");
    command->add_option("--listen", sandbox.listen, "address and port; port 0 takes a free one")
        ->capture_default_str();
    command->add_option("--operations", sandbox.operations,
                        "address and port of health and metrics (default: the next port)");
    command->add_option("--data", sandbox.data, "directory of the database and keys")
        ->capture_default_str();
    command->add_option("--seed", sandbox.seed, "the same seed gives the same data and credentials")
        ->capture_default_str();
    command->add_flag("--unlimited", sandbox.unlimited, "turn off the limits on API requests");
    command->callback([&] { run_sandbox(sandbox); });
}

void add_store(CLI::App& program, Place& place, std::string& target) {
    auto* migrate_command = program.add_subcommand("migrate", "bring the database up to date");
    add_place(migrate_command, place);
    migrate_command->callback([&] { migrate(place); });

    auto* backup_command =
        program.add_subcommand("backup", "back up the database while it is in use");
    add_place(backup_command, place);
    backup_command->add_option("target", target, "file to write; it must not exist")->required();
    backup_command->callback([&] { backup(place, target); });

    auto* keys = program.add_subcommand("keys", "manage the key ring")->require_subcommand(1);
    auto* list = keys->add_subcommand("list", "list the number and age of each key");
    add_place(list, place);
    list->callback([&] { list_keys(place); });
    auto* rotate = keys->add_subcommand("rotate", "add a key; send SIGHUP to running services");
    add_place(rotate, place);
    rotate->callback([&] { rotate_keys(place); });
}

void add_edge(CLI::App& program, Place& place, LintedFile& file) {
    auto* edge =
        program.add_subcommand("edge", "manage the rules of the API edge")->require_subcommand(1);
    auto* lint = edge->add_subcommand("lint", "check a document of rules");
    lint->add_option("file", file.path, "OpenAPI 3 document or compact form")->required();
    lint->add_option("--prefix", file.prefixes, "where the API is, such as /api/shop");
    lint->add_option("--config", file.config, "configuration of the service that has the scopes");
    lint->callback([&] { lint_rules(file); });
    auto* reload = edge->add_subcommand("reload", "make the running service reload its rules");
    reload->add_option("--config", place.config, "its configuration")->capture_default_str();
    reload->callback([&] { reload_rules(place); });
}

void add_plan(CLI::App* companies, Place& place, CompanyPlan& plan) {
    auto* set =
        companies->add_subcommand("plan", "set the plan that limits a company's API requests");
    add_place(set, place);
    set->add_option("label", plan.company, "label of the company")->required();
    set->add_option("plan", plan.plan, "lite, growth, premium or ultimate")->required();
    set->add_option("--top-up", plan.top_up, "additional cost units per day")
        ->capture_default_str();
    set->callback([&] { set_company_plan(place, plan); });
}

void add_user_role(CLI::App* users, Place& place, PersonRole& wanted) {
    auto* role = users->add_subcommand("role", "set a person's role on the platform");
    add_place(role, place);
    role->add_option("email", wanted.email, "e-mail address")->required();
    role->add_option("--platform", wanted.platform, "admin, reviewer or none")
        ->required()
        ->check(CLI::IsMember({"admin", "reviewer", "none"}));
    role->callback([&] { set_user_role(place, wanted); });
}

void add_directory(CLI::App& program, Place& place, NewCompany& company, NewUser& user) {
    auto* companies = program.add_subcommand("company", "manage companies")->require_subcommand(1);
    auto* create = companies->add_subcommand("create", "add a company");
    add_place(create, place);
    create->add_option("label", company.label, "domain label, such as acme")->required();
    create->add_option("name", company.name, "name, such as \"Acme Ltd\"")->required();
    create->add_option("--country", company.country, "ISO 3166 code")->capture_default_str();
    create->add_option("--currency", company.currency, "ISO 4217 code")->capture_default_str();
    create->callback([&] { create_company(place, company); });
    auto* list = companies->add_subcommand("list", "list all companies");
    add_place(list, place);
    list->callback([&] { list_companies(place); });

    auto* users = program.add_subcommand("user", "manage people")->require_subcommand(1);
    auto* add = users->add_subcommand("create", "add a person; the password comes from stdin");
    add_place(add, place);
    add->add_option("email", user.email, "e-mail address")->required();
    add->add_option("name", user.name, "name")->required();
    add->add_option("--company", user.company, "label of the company to join")->required();
    add->add_flag("--admin", user.admin, "make the person an admin of that company");
    add->callback([&] { create_user(place, user); });
    auto* people = users->add_subcommand("list", "list the people of a company");
    add_place(people, place);
    people->add_option("--company", user.company, "label of the company")->required();
    people->callback([&] { list_users(place, user.company); });
}

void add_apps(CLI::App& program, Place& place, NewApp& app) {
    auto* apps =
        program.add_subcommand("app", "manage apps (OAuth clients)")->require_subcommand(1);
    auto* create = apps->add_subcommand("create", "register an app and print its credentials");
    add_place(create, place);
    create->add_option("name", app.name, "name that users see")->required();
    create->add_option("--company", app.company, "label of the developer's company")->required();
    create->add_option("--redirect-uri", app.redirect_uris, "callback URL; repeat for more")
        ->required();
    create->add_option("--scopes", app.scopes, "names separated by commas")->capture_default_str();
    create->add_option("--kind", app.kind)->check(CLI::IsMember({"private", "public"}));
    create->add_option("--status", app.status)->check(CLI::IsMember({"draft", "live"}));
    create->add_option("--refresh", app.refresh)->check(CLI::IsMember({"stable", "rotating"}));
    create->add_option("--token-shape", app.token_shape)->check(CLI::IsMember({"v1u", "legacy"}));
    create->add_flag("--public-client", app.public_client,
                     "a public client: no secret; always PKCE and rotation");
    create->callback([&] { create_app(place, app); });
    auto* list = apps->add_subcommand("list", "list all apps");
    add_place(list, place);
    list->callback([&] { list_apps(place); });
}

void add_reference(CLI::App& program) {
    program.add_subcommand("reference", "print docs/configuration.md")->callback([] {
        fmt::print("{}", options_reference());
    });
}

void add_deliveries(CLI::App& program, Place& place, DeliveryQuery& query, std::int64_t& id) {
    auto* deliveries = program.add_subcommand("deliveries", "manage deliveries to apps' servers")
                           ->require_subcommand(1);
    auto* list =
        deliveries->add_subcommand("list", "list queued deliveries, or the latest of an app");
    add_place(list, place);
    list->add_option("--app", query.app, "client_id");
    list->add_option("--state", query.state, "waiting, delivered or given_up; needs --app");
    list->callback([&] { list_deliveries(place, query); });
    auto* show = deliveries->add_subcommand("show", "show one delivery");
    add_place(show, place);
    show->add_option("id", id, "its number")->required();
    show->callback([&] { show_delivery(place, id); });
    auto* retry = deliveries->add_subcommand("retry", "send a delivery now, or send it again");
    add_place(retry, place);
    retry->add_option("id", id, "its number")->required();
    retry->callback([&] { retry_delivery(place, id); });
}

void add_questions(CLI::App& program, Place& place, std::string& subject) {
    auto* tokens = program.add_subcommand("token", "inspect tokens")->require_subcommand(1);
    auto* inspect =
        tokens->add_subcommand("inspect", "show what a token holds and whether it works");
    add_place(inspect, place);
    inspect->add_option("token", subject, "the token, or - to read it from stdin")->required();
    inspect->callback([&] { inspect_token(place, subject); });

    auto* why = program.add_subcommand("explain", "explain why a request was refused");
    add_place(why, place);
    why->add_option("request", subject, "the X-Request-Id of the answer")->required();
    why->callback([&] { explain(place, subject); });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program{"Grantor: an OAuth 2.0 authority, app marketplace and API edge."};
    program.require_subcommand(1);
    program.set_version_flag("--version", fmt::format("grantor {}", program_version));
    SandboxOptions sandbox;
    Place place;
    NewCompany company;
    NewUser user;
    NewApp app;
    CompanyPlan plan;
    PersonRole role;
    LintedFile linted;
    DeliveryQuery deliveries;
    std::int64_t delivery = 0;
    std::string config, target, subject;
    add_running(program, sandbox, config);
    add_store(program, place, target);
    add_directory(program, place, company, user);
    add_plan(program.get_subcommand("company"), place, plan);
    add_user_role(program.get_subcommand("user"), place, role);
    add_apps(program, place, app);
    add_edge(program, place, linted);
    add_deliveries(program, place, deliveries, delivery);
    add_questions(program, place, subject);
    add_gateway_commands(program, place);
    add_reference(program);
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
