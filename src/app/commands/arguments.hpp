// The command line, as main() and its parts read it.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "app/commands/catalogue.hpp"
#include "app/commands/commands.hpp"

namespace grantor::app {

// What the command line names. Each command takes its own part.
struct Arguments {
    Place place;
    std::string config;  // of `serve`, which has no default for it
    std::string target;
    StoreCopy copy;
    std::string name;
    std::string subject;
    std::int64_t id = 0;
    NewService service;
    SandboxOptions sandbox;
    NewCompany company;
    CompanyPlan plan;
    NewUser user;
    PersonRole role;
    NewApp app;
    WantedScope scope;
    RenamedCategory category;
    WantedPlan wanted_plan;
    Removal removal;
    LintedFile linted;
    ExplainedRequest explained;
    DeliveryQuery deliveries;
    GatewayConnection connection;
    grantor::gateway::NewGatewayKey key;
};

// One that works on the files of a configuration, or of a sandbox.
CLI::App* add_command(CLI::App* parent, Arguments& given, const std::string& name,
                      const std::string& meaning);

void add_scopes(CLI::App& program, Arguments& given);
void add_categories(CLI::App& program, Arguments& given);
void add_plans(CLI::App& program, Arguments& given);

}  // namespace grantor::app
