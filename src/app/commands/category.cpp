#include <fmt/format.h>

#include "app/commands/catalogue.hpp"
#include "app/commands/place.hpp"
#include "rules/categories.hpp"

namespace grantor::app {
namespace {

Category category_of(const ReadTx& tx, const std::string& name) {
    const auto category = tx.categories().find_by_name(name);
    if (!category) fail("there is no category \"{}\"; see `grantor category list`", name);
    return *category;
}

template <class Act>
void change(const Place& place, const Act& act) {
    const auto store = open_store(load_options(place));
    taken(store->write_now([&](WriteTx& tx) { return act(by_operator(tx), tx); }));
}

}  // namespace

void list_categories(const Place& place) {
    const auto store = open_store(load_options(place));
    for (const auto& [category, apps] :
         store->read_now([](const ReadTx& tx) { return tx.categories().uses(); }))
        fmt::print("{:<40} {} {}\n", category.name, apps, apps == 1 ? "app" : "apps");
}

void add_category(const Place& place, const std::string& name) {
    change(place, [&](AuditEvent by, WriteTx& tx) {
        return grantor::add_category(name, std::move(by), tx);
    });
    fmt::print("{} added\n", name);
}

void rename_category(const Place& place, const RenamedCategory& wanted) {
    change(place, [&](AuditEvent by, WriteTx& tx) {
        const auto category = category_of(tx, wanted.name);
        return grantor::rename_category({category.id, wanted.new_name}, std::move(by), tx);
    });
    fmt::print("{} is now called {}; its apps stay in it\n", wanted.name, wanted.new_name);
}

void remove_category(const Place& place, const Removal& removal) {
    change(place, [&](AuditEvent by, WriteTx& tx) -> Outcome<void> {
        CategoryRemoval wanted{category_of(tx, removal.name).id, {}};
        if (!removal.move_to.empty()) wanted.move_to = category_of(tx, removal.move_to).id;
        return grantor::remove_category(wanted, std::move(by), tx);
    });
    fmt::print("{} removed\n", removal.name);
}

}  // namespace grantor::app
