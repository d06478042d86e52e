// The commands for what a platform offers: scopes, categories and plans. As those of commands.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/commands/commands.hpp"

namespace grantor::app {

// Empty members are not given; those of `cleared` are taken back.
struct WantedScope {
    std::string name;
    std::string description;
    std::string group;
    std::string kind;  // "view" or "change"
    std::vector<std::string> implies;
    bool sensitive = false;
    struct {
        bool group = false;
        bool implies = false;
        bool sensitive = false;
    } cleared;
};
// As they are once the service has read its configuration. Changes nothing.
void list_scopes(const Place& place);
void add_scope(const Place& place, const WantedScope& wanted);
void edit_scope(const Place& place, const WantedScope& wanted);
void retire_scope(const Place& place, const std::string& name);
void bring_back_scope(const Place& place, const std::string& name);
// Adds what an OpenAPI document declares and the catalogue does not have.
void import_scopes(const Place& place, const std::string& file);

void list_categories(const Place& place);
void add_category(const Place& place, const std::string& name);
struct RenamedCategory {
    std::string name;
    std::string new_name;
};
void rename_category(const Place& place, const RenamedCategory& wanted);
// Of a category or a plan. Empty `move_to`: nothing may have it.
struct Removal {
    std::string name;
    std::string move_to;
};
void remove_category(const Place& place, const Removal& removal);

// Nothing: as it is, or of a new plan the usual number.
struct WantedPlan {
    std::string name;
    std::string new_name;
    std::optional<std::int64_t> budget_factor;
    std::optional<std::int64_t> burst;
    std::optional<std::int64_t> burst_personal;
    std::optional<std::int64_t> burst_search;
};
void list_plans(const Place& place);
void add_plan(const Place& place, const WantedPlan& wanted);
void edit_plan(const Place& place, const WantedPlan& wanted);
void remove_plan(const Place& place, const Removal& removal);

}  // namespace grantor::app
