#include "app/commands/arguments.hpp"

namespace grantor::app {
namespace {

void add_plan_numbers(CLI::App* command, WantedPlan& plan) {
    command->add_option("--budget-factor", plan.budget_factor,
                        "multiplies the daily budget of a company");
    command->add_option("--burst", plan.burst,
                        "requests of one installation in 2 seconds; 0 means no limit");
    command->add_option("--burst-personal", plan.burst_personal,
                        "the same for a person's own API token");
    command->add_option("--burst-search", plan.burst_search, "the same for searches");
}

void add_scope_texts(CLI::App* command, WantedScope& scope) {
    command->add_option("--group", scope.group, "heading it stands under");
    command->add_option("--implies", scope.implies, "scope that comes with it; repeat for more");
    command->add_flag("--sensitive", scope.sensitive, "marked when people are asked");
}

}  // namespace

CLI::App* add_command(CLI::App* parent, Arguments& given, const std::string& name,
                      const std::string& meaning) {
    auto* command = parent->add_subcommand(name, meaning);
    command->add_option("--config", given.place.config, "configuration file")
        ->capture_default_str();
    command->add_option("--data", given.place.data, "directory of a sandbox, instead of --config");
    return command;
}

void add_scopes(CLI::App& program, Arguments& given) {
    auto* scopes =
        program.add_subcommand("scope", "manage what apps can ask for")->require_subcommand(1);
    auto* list = add_command(scopes, given, "list", "list all scopes, retired ones too");
    list->callback([&given] { list_scopes(given.place); });
    auto* add = add_command(scopes, given, "add", "add a scope");
    add->add_option("name", given.scope.name, "such as orders:read")->required();
    add->add_option("description", given.scope.description, "one sentence that people read")
        ->required();
    add->add_option("--kind", given.scope.kind, "view or change")
        ->required()
        ->check(CLI::IsMember({"view", "change"}));
    add_scope_texts(add, given.scope);
    add->callback([&given] { add_scope(given.place, given.scope); });
    auto* edit = add_command(scopes, given, "edit", "change what a scope says");
    edit->add_option("name", given.scope.name, "of the scope")->required();
    edit->add_option("--description", given.scope.description, "one sentence that people read");
    edit->add_option("--kind", given.scope.kind, "view or change")
        ->check(CLI::IsMember({"view", "change"}));
    add_scope_texts(edit, given.scope);
    auto& cleared = given.scope.cleared;
    edit->add_flag("--no-group", cleared.group, "the heading from its name")->excludes("--group");
    edit->add_flag("--no-implies", cleared.implies, "no scope comes with it")
        ->excludes("--implies");
    edit->add_flag("--no-sensitive", cleared.sensitive, "no longer marked")
        ->excludes("--sensitive");
    edit->callback([&given] { edit_scope(given.place, given.scope); });
    auto* retire =
        add_command(scopes, given, "retire", "stop offering a scope; apps that have it keep it");
    retire->add_option("name", given.name, "of the scope")->required();
    retire->callback([&given] { retire_scope(given.place, given.name); });
    auto* back = add_command(scopes, given, "bring-back", "offer a retired scope again");
    back->add_option("name", given.name, "of the scope")->required();
    back->callback([&given] { bring_back_scope(given.place, given.name); });
    auto* import =
        add_command(scopes, given, "import", "add the scopes that an OpenAPI document declares");
    import->add_option("file", given.target, "the document")->required();
    import->callback([&given] { import_scopes(given.place, given.target); });
}

void add_categories(CLI::App& program, Arguments& given) {
    auto* categories = program.add_subcommand("category", "manage the marketplace's categories")
                           ->require_subcommand(1);
    auto* list = add_command(categories, given, "list", "list all categories");
    list->callback([&given] { list_categories(given.place); });
    auto* add = add_command(categories, given, "add", "add a category");
    add->add_option("name", given.name, "such as \"Shipping\"")->required();
    add->callback([&given] { add_category(given.place, given.name); });
    auto* rename = add_command(categories, given, "rename", "rename a category; its apps follow");
    rename->add_option("name", given.category.name, "of the category")->required();
    rename->add_option("new-name", given.category.new_name, "what it is called from now on")
        ->required();
    rename->callback([&given] { rename_category(given.place, given.category); });
    auto* remove = add_command(categories, given, "remove", "remove a category");
    remove->add_option("name", given.removal.name, "of the category")->required();
    remove->add_option("--move-to", given.removal.move_to, "category that its apps get");
    remove->callback([&given] { remove_category(given.place, given.removal); });
}

void add_plans(CLI::App& program, Arguments& given) {
    auto* plans = program.add_subcommand("plan", "manage the plans that limit API requests")
                      ->require_subcommand(1);
    auto* list = add_command(plans, given, "list", "list all plans");
    list->callback([&given] { list_plans(given.place); });
    auto* add = add_command(plans, given, "add", "add a plan");
    add->add_option("name", given.wanted_plan.name, "such as \"Business\"")->required();
    add_plan_numbers(add, given.wanted_plan);
    add->callback([&given] { add_plan(given.place, given.wanted_plan); });
    auto* edit = add_command(plans, given, "edit", "change a plan");
    edit->add_option("name", given.wanted_plan.name, "of the plan")->required();
    edit->add_option("--name", given.wanted_plan.new_name, "what it is called from now on");
    add_plan_numbers(edit, given.wanted_plan);
    edit->callback([&given] { edit_plan(given.place, given.wanted_plan); });
    auto* remove = add_command(plans, given, "remove", "remove a plan");
    remove->add_option("name", given.removal.name, "of the plan")->required();
    remove->add_option("--move-to", given.removal.move_to, "plan that its companies get");
    remove->callback([&given] { remove_plan(given.place, given.removal); });
}

}  // namespace grantor::app
